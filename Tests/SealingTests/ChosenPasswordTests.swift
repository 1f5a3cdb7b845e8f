import Sealing
import Testing

@Suite struct ChosenPasswordTests {
    private func hash(_ text: String) throws -> [UInt8] {
        try Array(text.utf8).withUnsafeBytes { try PasswordHash.chosen($0, .least) }
    }

    private func fits(_ text: String, _ hash: [UInt8]) -> Bool {
        Array(text.utf8).withUnsafeBytes { text in
            hash.withUnsafeBytes { PasswordHash.verify(text, against: $0) }
        }
    }

    @Test("both kinds of hash fit the password that they were made of, and no other")
    func kinds() throws {
        for word in ["", "a", "Chosen-word-1", "密码", String(repeating: "x", count: 1000)] {
            var given: [UInt8] = []
            Array(word.utf8).withUnsafeBytes { PasswordHash.append(of: $0, to: &given) }
            let chosen = try hash(word)
            for kept in [given, chosen] {
                #expect(fits(word, kept))
                #expect(!fits(word + "x", kept) && !fits("Chosen-word-2", kept))
                #expect(!fits(word, Array(kept.dropLast())) && !fits(word, kept + [65]))
            }
            #expect(given.count == PasswordHash.length)
            #expect(chosen.starts(with: "$argon2id$".utf8) && !chosen.contains(0))
        }
    }

    @Test("the same password has another hash each time")
    func salted() throws { #expect(try hash("Chosen-word-1") != hash("Chosen-word-1")) }

    @Test("what people sign in with takes two passes over 64 MiB")
    func interactive() throws {
        let kept = try Array("Chosen-word-1".utf8).withUnsafeBytes { try PasswordHash.chosen($0) }
        #expect(String(decoding: kept, as: UTF8.self).hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
        #expect(fits("Chosen-word-1", kept))
    }

    @Test(
        "what is no hash fits no password",
        arguments: ["", "$argon2id$", "$argon2id$v=19$m=1,t=1,p=1$x$y", "x"])
    func damaged(hash: String) { #expect(!fits("Chosen-word-1", Array(hash.utf8))) }
}
