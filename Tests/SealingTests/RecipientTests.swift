@testable import Sealing
import Testing

@Suite struct RecipientTests {
    @Test("a recipient survives its text, with spaces around it and in capitals")
    func roundTrip() throws {
        for _ in 0..<50 {
            let recipient = Identity().recipient
            let text = recipient.description
            #expect(text.hasPrefix("seal1"))
            #expect(text.count == 63)
            #expect(try Recipient(text) == recipient)
            #expect(try Recipient("  \(text.uppercased())\r\n") == recipient)
        }
    }

    @Test("a private key has the public key of the standard, and that one text")
    func knownKey() throws {
        // RFC 7748, section 6.1: Bob's key pair.
        let bob = try identity(of: "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        #expect(
            Encoding.hex(bob.recipient.key)
                == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
        // The private key 1, 2, … 32; the text worked out apart from this code.
        let counted = try identity(of: Encoding.hex(1...32))
        #expect(
            counted.recipient.description == "seal1a6rxzpauecj4rn2v3qnrb2dmwqtdoswrnkufh3il37alfodndr6eqcsosu"
        )
    }

    private func identity(of hex: String) throws -> Identity {
        let secret = try #require(Encoding.bytes(hex: hex.utf8, count: 32))
        return Identity(secret: secret.withUnsafeBytes { SecretBytes($0) })
    }

    @Test("every single typing error is found")
    func typingErrors() throws {
        let text = Identity().recipient.description
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
        for position in 5..<text.count {
            for letter in letters {
                var changed = Array(text)
                guard changed[position] != letter else { continue }
                changed[position] = letter
                #expect(throws: SealingError.recipientChecksum, "\(position) \(letter)") {
                    try Recipient(String(changed))
                }
            }
        }
    }

    @Test("two letters that changed places are found")
    func exchanges() throws {
        let text = Array(Identity().recipient.description)
        for position in 5..<text.count - 1 where text[position] != text[position + 1] {
            var changed = text
            changed.swapAt(position, position + 1)
            #expect(throws: SealingError.recipientChecksum) { try Recipient(String(changed)) }
        }
    }

    @Test("what is wrong with a text is said")
    func complaints() throws {
        let text = Identity().recipient.description
        #expect(throws: SealingError.recipientPrefix("")) { try Recipient("") }
        #expect(throws: SealingError.recipientPrefix("age1abc")) { try Recipient("age1abc") }
        #expect(throws: SealingError.recipientLength(found: 62, wanted: 63)) {
            try Recipient(text.dropLast())
        }
        #expect(throws: SealingError.recipientLength(found: 64, wanted: 63)) { try Recipient(text + "a") }
        #expect(throws: SealingError.recipientCharacter("1", position: 63)) {
            try Recipient(text.dropLast() + "1")
        }
        #expect(throws: SealingError.recipientCharacter("é", position: 6)) {
            try Recipient("seal1é" + text.dropFirst(6))
        }
    }

    @Test("nothing is sealed to a point that would reveal it")
    func lowOrder() {
        let recipient = Recipient(key: [UInt8](repeating: 0, count: 32))
        #expect(throws: SealingError.recipientUnusable) { try DataKey().sealedCopy(for: recipient) }
    }
}
