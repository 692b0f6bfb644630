/// The unit of work: a numbered piece of what is to be moved.
public struct Block: Sendable, Equatable, BitwiseCopyable {
    /// Its place in the whole, counted in blocks.
    public let index: UInt64
    /// Its bytes; the last block of a finite source may be shorter than the others.
    public let length: Int

    @inlinable
    init(index: UInt64, length: Int) {
        self.index = index
        self.length = length
    }
}
