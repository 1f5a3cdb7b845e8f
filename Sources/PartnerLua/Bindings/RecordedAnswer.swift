internal import LuaRuntime

/// An operation's answer as the journal keeps it, on its way back to the script.
///
/// A run that goes on asks for all of its answers once more, so those that the host spelt, in records of texts and
/// whole numbers, go straight from their bytes to the script; any other JSON takes the way of `JSONValue`.
struct RecordedAnswer {
    private let json: [UInt8]
    private let sealed: [[UInt8]]

    /// The answer in `json`, with the sealed values that it names.
    init(_ json: [UInt8], sealed: [[UInt8]]) {
        self.json = json
        self.sealed = sealed
    }

    /// Whether there is nothing to show.
    var isAbsent: Bool { json.elementsEqual("null".utf8) }

    /// Pushes the value; fields in the order in which they were written.
    func push(onto stack: LuaStack) throws {
        let top = stack.top
        let isPushed = try json.withUnsafeBytes { bytes in
            var reader = PlainJSONReader(bytes, stack)
            return try reader.pushDocument()
        }
        if isPushed { return }
        stack.setTop(top)
        try JSONValue.read(json, from: "the journal").push(onto: stack, sealed: sealed)
    }
}

/// Pushes JSON as `JSONWriter` spells it: without spaces, and here without lists, fractions and names with a `$`.
///
/// Each step tells whether it met what it knows; what was pushed before one that did not is the caller's to remove.
private struct PlainJSONReader {
    private let bytes: UnsafeRawBufferPointer
    private let stack: LuaStack
    private var next = 0

    init(_ bytes: UnsafeRawBufferPointer, _ stack: LuaStack) {
        self.bytes = bytes
        self.stack = stack
    }

    mutating func pushDocument() throws -> Bool {
        guard try pushValue(depth: 0) else { return false }
        return next == bytes.count
    }

    private mutating func pushValue(depth: Int) throws -> Bool {
        guard next < bytes.count, depth < JSONValue.maximumDepth else { return false }
        switch bytes[next] {
        case UInt8(ascii: "\""): return pushText()
        case UInt8(ascii: "{"): return try pushRecord(depth: depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return pushInteger()
        case UInt8(ascii: "t"):
            stack.push(true)
            return take("true")
        case UInt8(ascii: "f"):
            stack.push(false)
            return take("false")
        case UInt8(ascii: "n"):
            try JSONNull.push(onto: stack)
            return take("null")
        default: return false
        }
    }

    private mutating func pushRecord(depth: Int) throws -> Bool {
        next += 1
        try stack.reserve(4)
        stack.createTable(record: 9)
        if take("}") { return true }
        repeat {
            guard let name = takePlainText(), name.first != UInt8(ascii: "$"), take(":"),
                try pushValue(depth: depth + 1)
            else { return false }
            stack.setField(named: name, of: -2)
        } while take(",")
        return take("}")
    }

    private mutating func pushInteger() -> Bool {
        let start = next
        let isNegative = take("-")
        var value = 0
        while next < bytes.count, case let digit = bytes[next] &- 0x30, digit < 10 {
            value = value &* 10 &+ Int(digit)
            next += 1
        }
        // Up to eighteen digits always fit; a fraction or an exponent is not met by whatever must follow.
        guard 1...18 ~= next - start - (isNegative ? 1 : 0) else { return false }
        stack.push(isNegative ? -value : value)
        return true
    }

    private mutating func pushText() -> Bool {
        let start = next
        if let text = takePlainText() {
            stack.push(bytes: text)
            return true
        }
        next = start + 1
        guard let text = takeEscapedText() else { return false }
        text.withUnsafeBytes { stack.push(bytes: $0) }
        return true
    }

    /// Text in which nothing is escaped.
    private mutating func takePlainText() -> UnsafeRawBufferPointer? {
        guard take("\"") else { return nil }
        let start = next
        while next < bytes.count, bytes[next] != UInt8(ascii: "\\") {
            if bytes[next] == UInt8(ascii: "\"") {
                defer { next += 1 }
                return UnsafeRawBufferPointer(rebasing: bytes[start..<next])
            }
            next += 1
        }
        return nil
    }

    private mutating func takeEscapedText() -> [UInt8]? {
        var text: [UInt8] = []
        while next < bytes.count {
            let byte = bytes[next]
            next += 1
            if byte == UInt8(ascii: "\"") { return text }
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
                continue
            }
            if take("\"") {
                text.append(UInt8(ascii: "\""))
            } else if take("\\") {
                text.append(UInt8(ascii: "\\"))
            } else if take("n") {
                text.append(0x0a)
            } else if take("r") {
                text.append(0x0d)
            } else if take("t") {
                text.append(0x09)
            } else {
                return nil
            }
        }
        return nil
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - next >= count else { return false }
        for offset in 0..<count where bytes[next + offset] != word.utf8Start[offset] { return false }
        next += count
        return true
    }
}
