@testable import Sealing
import Testing

@Suite struct DataKeyTests {
    /// The key 0, 1, … 31.
    private static let counted = DataKey(
        key: SecretBytes(count: 32) { target in for index in 0..<32 { target[index] = UInt8(index) } })

    @Test("a value sealed by another implementation opens")
    func known() throws {
        // XChaCha20-Poly1305 worked out apart from the library, nonce 100, 101, … 123.
        let hex =
            "01b122cf12d2d1b3cb6465666768696a6b6c6d6e6f707172737475767778797a7b081694c0905ce8f0fe10ed5ed51c9d"
            + "f82ef537304237fadd0c9e9bcee4abd7ee"
        let sealed = try #require(Encoding.bytes(hex: hex.utf8, count: 65))
        #expect(Self.counted.id.description == "b122cf12d2d1b3cb")
        #expect(try Self.counted.open(sealed, associated: "row 7".utf8Bytes) == "temporary pass 1".utf8Bytes)
    }

    @Test("values of every length come back", arguments: [0, 1, 16, 100, 899, 5_000])
    func roundTrip(count: Int) throws {
        let plain = SecureRandom.bytes(count)
        let sealed = Self.counted.seal(plain, associated: [1, 2])
        #expect(sealed.count == count + DataKey.overhead)
        #expect(try Self.counted.open(sealed, associated: [1, 2]) == plain)
        #expect(Self.counted.seal(plain, associated: [1, 2]) != sealed)
    }

    @Test("sealing appends and leaves what was there")
    func appends() throws {
        var output: [UInt8] = [7]
        "one".utf8Bytes.withUnsafeBytes { Self.counted.seal($0, into: &output) }
        #expect(output[0] == 7)
        var opened: [UInt8] = [9]
        try output.withUnsafeBytes { bytes in
            try Self.counted.open(UnsafeRawBufferPointer(rebasing: bytes[1...]), into: &opened)
        }
        #expect(opened == [9] + "one".utf8Bytes)
    }

    @Test("every changed bit of a sealed value is found")
    func tampering() {
        let sealed = Self.counted.seal("secret".utf8Bytes, associated: "row 7".utf8Bytes)
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: SealingError.self, "bit \(bit)") {
                try Self.counted.open(changed, associated: "row 7".utf8Bytes)
            }
        }
        for length in 0..<sealed.count {
            #expect(throws: SealingError.damagedValue, "\(length) bytes") {
                try Self.counted.open(Array(sealed.prefix(length)), associated: "row 7".utf8Bytes)
            }
        }
        #expect(throws: SealingError.damagedValue) {
            try Self.counted.open(sealed, associated: "row 8".utf8Bytes)
        }
        #expect(throws: SealingError.damagedValue) { try Self.counted.open(sealed) }
    }

    @Test("a value that does not open leaves the output as it was")
    func failedOpen() throws {
        var sealed = Self.counted.seal("secret".utf8Bytes)
        sealed[40] ^= 1
        var output: [UInt8] = [1, 2, 3]
        let changed = sealed
        #expect(throws: SealingError.damagedValue) {
            try changed.withUnsafeBytes { try Self.counted.open($0, into: &output) }
        }
        #expect(output == [1, 2, 3])
    }

    @Test("another key is named, not called damage")
    func otherKey() {
        let (first, second) = (DataKey(), DataKey())
        #expect(first.id != second.id)
        #expect(throws: SealingError.otherDataKey(found: first.id, wanted: second.id)) {
            try second.open(first.seal([1]))
        }
    }

    @Test("only the recipient opens a sealed copy, and it is the same key")
    func sealedCopy() throws {
        let (identity, other) = (Identity(), Identity())
        let key = DataKey()
        let copy = try key.sealedCopy(for: identity.recipient)
        #expect(copy.bytes.count == SealedDataKey.length)
        #expect(copy.id == key.id)
        #expect(copy.isFor(identity.recipient))
        #expect(!copy.isFor(other.recipient))
        let stored = try SealedDataKey(bytes: copy.bytes)
        #expect(try stored.open(with: identity).open(key.seal([1, 2, 3])) == [1, 2, 3])
        #expect(throws: SealingError.dataKeyForOther(key.id)) { try stored.open(with: other) }
        #expect(throws: SealingError.damagedValue) { try SealedDataKey(bytes: Array(copy.bytes.dropLast())) }
        for index in copy.bytes.indices {
            var changed = copy.bytes
            changed[index] ^= 4
            #expect(throws: SealingError.self, "byte \(index)") {
                try SealedDataKey(bytes: changed).open(with: identity)
            }
        }
    }
}
