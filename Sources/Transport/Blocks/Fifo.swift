/// A queue of fixed capacity whose memory is taken once.
struct Fifo<Element: BitwiseCopyable>: ~Copyable {
    private let elements: UnsafeMutablePointer<Element>
    private let capacity: Int
    private var head = 0
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        elements = .allocate(capacity: capacity)
    }

    deinit {
        elements.deallocate()
    }

    /// Elements that still fit.
    var room: Int { capacity &- count }
    /// Whether nothing more fits.
    var isFull: Bool { room == 0 }

    /// Adds an element; there must be room.
    mutating func append(_ element: Element) {
        precondition(count < capacity, "a full queue")
        var tail = head &+ count
        if tail >= capacity { tail &-= capacity }
        elements[tail] = element
        count &+= 1
    }

    /// The element that many places behind the oldest one; there must be one.
    subscript(place: Int) -> Element {
        precondition(place >= 0 && place < count, "no such place in the queue")
        let index = head &+ place
        return elements[index >= capacity ? index &- capacity : index]
    }

    /// Changes the oldest element in its place; there must be one.
    mutating func updateFirst<Result>(_ body: (inout Element) -> Result) -> Result {
        precondition(count > 0, "an empty queue")
        return body(&elements[head])
    }

    /// All elements, the oldest first.
    var all: [Element] { (0..<count).map { self[$0] } }

    /// Takes the oldest element; there must be one.
    mutating func removeFirst() -> Element {
        precondition(count > 0, "an empty queue")
        let element = elements[head]
        head = head &+ 1 == capacity ? 0 : head &+ 1
        count &-= 1
        return element
    }
}
