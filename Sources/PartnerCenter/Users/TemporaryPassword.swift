/// First passwords, drawn at random.
public enum TemporaryPassword {
    /// How many characters.
    public static let length = 16

    /// Without the look-alikes I, O, l, 0 and 1, and without what a spreadsheet takes for a formula: 64 in all,
    /// so that six random bits choose one fairly. Sixteen of them carry 96 bits.
    static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#$%&*?".utf8)

    /// Draws passwords until one has characters of three of the four classes (upper case, lower case, digits,
    /// marks), which nearly all have.
    ///
    /// Source: Azure China documentation, "Self-service password reset policies": 8 to 256 characters, three
    /// of four classes, ASCII.
    public static func draw(from vault: any Vault) -> Secret {
        var bytes = [UInt8](repeating: 0, count: length)
        repeat {
            bytes.withUnsafeMutableBytes { vault.fill($0) }
            for index in bytes.indices { bytes[index] = alphabet[Int(bytes[index] & 63)] }
        } while bytes.withUnsafeBytes({ classes(in: $0) }) < 3
        return Secret(bytes)
    }

    /// How many of the four classes of characters occur: capital letters, small letters, digits and all others.
    static func classes(in password: UnsafeRawBufferPointer) -> Int {
        var seen = 0
        for byte in password {
            switch byte {
            case 0x41...0x5a: seen |= 1
            case 0x61...0x7a: seen |= 2
            case 0x30...0x39: seen |= 4
            default: seen |= 8
            }
        }
        return seen.nonzeroBitCount
    }
}
