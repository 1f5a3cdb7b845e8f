internal import Glibc

/// A few texts and what they stand for, looked up by bytes without making a string.
final class ValueTable: Sendable {
    private let keys: [[UInt8]]
    private let results: [[UInt8]]
    /// Indexes of `keys`, -1 for none; a power of two of them, at most half in use.
    private let slots: [Int]

    /// Keys are compared without regard to case and full-width forms; the first of two equal ones holds.
    init(_ pairs: [(key: String, value: String)]) {
        var size = 8
        while size < pairs.count * 2 { size *= 2 }
        var slots = Array(repeating: -1, count: size)
        var keys: [[UInt8]] = []
        var results: [[UInt8]] = []
        for pair in pairs {
            let key = Array(Folding.key(pair.key).utf8)
            var slot = key.withUnsafeBufferPointer { Self.hash($0) } & (size - 1)
            while slots[slot] >= 0, keys[slots[slot]] != key { slot = (slot + 1) & (size - 1) }
            guard slots[slot] < 0 else { continue }
            slots[slot] = keys.count
            keys.append(key)
            results.append(Array(pair.value.utf8))
        }
        (self.keys, self.results, self.slots) = (keys, results, slots)
    }

    /// What the folded bytes stand for.
    func result(of key: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] >= 0 {
            if keys[slots[slot]].isEqual(to: key) { return results[slots[slot]] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    // FNV-1a: the table is built from a declaration, cells only look things up, so no key is needed.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: value >> 3)
    }
}

extension [UInt8] {
    /// Whether these are the same bytes; `elementsEqual` takes them one by one, once or twice for every cell.
    func isEqual(to bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == bytes.count else { return false }
        guard let start = bytes.baseAddress else { return true }
        return withUnsafeBytes { own in own.baseAddress.map { memcmp($0, start, count) == 0 } ?? true }
    }
}
