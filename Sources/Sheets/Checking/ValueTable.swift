internal import Glibc

/// A few texts and what they stand for, looked up by bytes without making a string.
///
/// The texts are memory of the table's own, as every cell looks some of them up: arrays would be counted each time.
final class ValueTable: @unchecked Sendable {
    private let keys: [UnsafeBufferPointer<UInt8>]
    private let results: [UnsafeBufferPointer<UInt8>]
    /// Indexes of `keys`, -1 for none; a power of two of them, at most half in use.
    private let slots: [Int]

    /// Keys are compared without regard to case and full-width forms; the first of two equal ones holds.
    init(_ pairs: [(key: String, value: String)]) {
        var size = 8
        while size < pairs.count * 2 { size *= 2 }
        var slots = Array(repeating: -1, count: size)
        var keys: [UnsafeBufferPointer<UInt8>] = []
        var results: [UnsafeBufferPointer<UInt8>] = []
        for pair in pairs {
            let key = Self.copy(Folding.key(pair.key))
            var slot = Self.hash(key) & (size - 1)
            while slots[slot] >= 0, !keys[slots[slot]].isEqual(to: key) { slot = (slot + 1) & (size - 1) }
            guard slots[slot] < 0 else {
                key.deallocate()
                continue
            }
            slots[slot] = keys.count
            keys.append(key)
            results.append(Self.copy(pair.value))
        }
        (self.keys, self.results, self.slots) = (keys, results, slots)
    }

    deinit {
        for text in keys + results { text.deallocate() }
    }

    private static func copy(_ text: String) -> UnsafeBufferPointer<UInt8> {
        let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = bytes.initialize(fromContentsOf: text.utf8)
        return UnsafeBufferPointer(bytes)
    }

    /// What the folded bytes stand for, as long as the table is there.
    func result(of key: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
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

extension UnsafeBufferPointer<UInt8> {
    /// Whether these are the same bytes; `elementsEqual` takes them one by one, once or twice for every cell.
    func isEqual(to bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == bytes.count else { return false }
        guard let own = baseAddress, let start = bytes.baseAddress else { return true }
        return memcmp(own, start, count) == 0
    }
}
