/// A compiled chunk as `lua_dump` writes it, read for the lines of its instructions.
///
/// Only the host's own compiler makes it, in this process, so that it is well formed; its header says whether it is
/// of the form that is known here, that of Lua 5.4.
struct DumpedCode {
    var bytes: [UInt8] = []
    private var position = 0

    /// The lines that have an instruction; nil for another form.
    mutating func lines() -> Set<Int>? {
        position = 0
        guard readHeader() else { return nil }
        _ = byte()  // how many upvalues
        var lines: Set<Int> = []
        return readFunction(&lines) ? lines : nil
    }

    /// Signature, version 5.4, format 0, the bytes that show a damaged copy, three sizes, a number of each type.
    private mutating func readHeader() -> Bool {
        let expected: [UInt8] = [
            0x1b, 0x4c, 0x75, 0x61, 0x54, 0, 0x19, 0x93, 0x0d, 0x0a, 0x1a, 0x0a, 4, 8, 8,
        ]
        guard bytes.starts(with: expected) else { return false }
        position = expected.count + 16
        return true
    }

    private mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// Seven bits per byte, highest first; the last byte has its high bit set.
    private mutating func size() -> Int {
        var value = 0
        while position < bytes.count {
            let next = byte()
            value = value << 7 | Int(next & 0x7f)
            if next & 0x80 != 0 { return value }
        }
        return value
    }

    private mutating func skip(_ count: Int) { position = min(bytes.count, position + max(0, count)) }

    /// The length plus one stands before a text; nothing follows a zero.
    private mutating func skipText() { skip(size() - 1) }

    private mutating func readFunction(_ lines: inout Set<Int>) -> Bool {
        skipText()
        let first = size()
        _ = size()  // its last line
        _ = byte()  // parameters
        let isVararg = byte() != 0
        _ = byte()  // registers
        skip(size() * 4)
        guard skipConstants() else { return false }
        skip(size() * 3)  // upvalues
        for _ in 0..<size() where !readFunction(&lines) { return false }
        readLines(from: first, isVararg, &lines)
        for _ in 0..<size() {
            skipText()  // a local variable, and where it lives
            _ = size()
            _ = size()
        }
        for _ in 0..<size() { skipText() }
        return position <= bytes.count
    }

    private mutating func skipConstants() -> Bool {
        for _ in 0..<size() {
            switch byte() {
            case 0x00, 0x01, 0x11: break  // nil, false, true
            case 0x03, 0x13: skip(8)
            case 0x04, 0x14: skipText()
            default: return false
            }
        }
        return true
    }

    /// Differences from one instruction to the next; where one is too large the line stands in a list of its own.
    private mutating func readLines(from first: Int, _ isVararg: Bool, _ lines: inout Set<Int>) {
        let count = size()
        let differences = position
        skip(count)
        var absolute: [Int: Int] = [:]
        for _ in 0..<size() {
            let instruction = size()
            absolute[instruction] = size()
        }
        var line = first
        for index in 0..<count {
            let difference = Int8(bitPattern: bytes[differences + index])
            line = difference == .min ? absolute[index] ?? line : line + Int(difference)
            // The first instruction of a function with "..." only gathers its arguments.
            if index > 0 || !isVararg { lines.insert(line) }
        }
    }
}
