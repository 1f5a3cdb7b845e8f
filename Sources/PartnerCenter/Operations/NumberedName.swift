/// Names made of a short prefix and a number: `u-17`, `v3`.
@usableFromInline
enum NumberedName {
    /// The name, made without string interpolation, which a million answers would feel.
    @usableFromInline
    static func text(_ prefix: StaticString, _ number: Int64) -> String {
        String(unsafeUninitializedCapacity: prefix.utf8CodeUnitCount + 20) { buffer in
            var length = 0
            for index in 0..<prefix.utf8CodeUnitCount {
                buffer[index] = prefix.utf8Start[index]
                length += 1
            }
            if number < 0 {
                buffer[length] = 0x2d
                length += 1
            }
            let start = length
            var rest = number.magnitude
            repeat {
                buffer[length] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                length += 1
                rest /= 10
            } while rest > 0
            buffer[start..<length].reverse()
            return length
        }
    }
}
