/// What guarantees mean for a category at the moment.
enum Standing: UInt64 {
    /// Nothing: there are none, or it is not known what is available.
    case free = 0
    /// It takes what those leave that have one.
    case rest = 1
    /// It has one: what it sends is counted.
    case guaranteed = 2
}
