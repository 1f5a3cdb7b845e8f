/// A text file as a window of sound UTF-8 that moves forward: never the whole file, whatever its encoding.
///
/// The window ends early where a NUL or a byte of no character stands; `fault` then says which. Whoever
/// reads the window up to its end names the line and column.
final class TextSource {
    enum Fault: Equatable { case nul, invalid([UInt8]) }

    let file: OpenFile
    let encoding: SheetEncoding
    private(set) var fault: Fault?
    /// True when nothing follows the window.
    private(set) var isLast = false
    private(set) var from = 0
    private(set) var to = 0
    private(set) var base: UnsafeMutablePointer<UInt8>

    private let readSize: Int
    private var capacity: Int
    /// Bytes of the window's memory in use: checked ones up to `to`, then a character cut off.
    private var filled = 0
    private var offset: Int
    private let start: Int
    private var transcoder: Transcoder?
    private var staged: UnsafeMutablePointer<UInt8>
    private var stagedCount = 0

    /// Starts behind the byte order mark, of `markLength` bytes.
    init(file: OpenFile, encoding: SheetEncoding, markLength: Int, readSize: Int) throws(SheetError) {
        self.file = file
        self.encoding = encoding
        self.readSize = max(1, readSize)
        start = markLength
        offset = markLength
        capacity = self.readSize * 2 + 64
        base = .allocate(capacity: capacity + ByteStore.slack)
        base.initialize(repeating: 0, count: capacity + ByteStore.slack)
        staged = .allocate(capacity: self.readSize + 8)
        staged.initialize(repeating: 0, count: self.readSize + 8)
        transcoder = encoding == .utf8 ? nil : try Transcoder(encoding)
    }

    deinit {
        base.deallocate()
        staged.deallocate()
    }

    /// Goes back to the start of the file.
    func rewind() throws(SheetError) {
        (from, to, filled, stagedCount, offset) = (0, 0, 0, 0, start)
        (fault, isLast) = (nil, false)
        transcoder = encoding == .utf8 ? nil : try Transcoder(encoding)
    }

    /// Marks the window as read up to `position`.
    @inline(__always)
    func advance(to position: Int) { from = position }

    /// Brings more of the file into the window; what is unread stays. False when there is no more.
    func fill() throws(SheetError) -> Bool {
        if isLast || fault != nil { return false }
        makeRoom()
        let length = to
        while to == length, !isLast, fault == nil {
            if transcoder == nil { try fillPlain() } else { try fillConverted() }
        }
        return true
    }

    private func makeRoom() {
        if from > 0 {
            base.update(from: base + from, count: filled - from)
            (to, filled, from) = (to - from, filled - from, 0)
        }
        // A staged byte becomes at most three of UTF-8.
        let wanted = filled + (readSize + 8) * (transcoder == nil ? 1 : 3)
        guard wanted > capacity else { return }
        let larger = max(wanted, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + ByteStore.slack)
        moved.update(from: base, count: filled)
        (moved + filled).update(repeating: 0, count: larger + ByteStore.slack - filled)
        base.deallocate()
        (base, capacity) = (moved, larger)
    }

    private func fillPlain() throws(SheetError) {
        if filled + readSize > capacity { makeRoom() }
        let got = try file.read(into: base + filled, readSize, at: offset)
        offset += got
        filled += got
        check(isEnd: got == 0)
    }

    private func fillConverted() throws(SheetError) {
        guard let transcoder else { return }
        let got = try file.read(into: staged + stagedCount, readSize, at: offset)
        offset += got
        stagedCount += got
        if filled + stagedCount * 3 > capacity { makeRoom() }
        let result = transcoder.convert(staged, stagedCount, to: base + filled, capacity - filled)
        filled += result.made
        stagedCount -= result.taken
        staged.update(from: staged + result.taken, count: stagedCount)
        if result.stop == .invalid || (got == 0 && stagedCount > 0) {
            check(isEnd: false)
            if fault == nil {
                fault = .invalid(Array(UnsafeBufferPointer(start: staged, count: min(stagedCount, 4))))
            }
            return
        }
        check(isEnd: got == 0)
    }

    private func check(isEnd: Bool) {
        switch UTF8Check.look(base, from: to, to: filled) {
        case .sound(let end):
            to = end
            if isEnd, end < filled {
                fault = .invalid(Array(UnsafeBufferPointer(start: base + end, count: filled - end)))
            } else if isEnd {
                isLast = true
            }
        case .nul(let position):
            to = position
            fault = .nul
        case .invalid(let position):
            to = position
            fault = .invalid(
                Array(UnsafeBufferPointer(start: base + position, count: min(2, filled - position))))
        }
    }
}
