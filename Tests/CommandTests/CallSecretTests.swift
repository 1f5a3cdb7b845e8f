import PartnerCenter
import TestKit
import PartnerTesting
import Testing

@testable import partnerctl

/// Secrets that operations take, from files that the command line names.
@Suite struct CallSecretTests {
    private let folder: TemporaryFolder
    private let opener = MemoryOpener(users: 2)
    init() throws { folder = try TemporaryFolder() }

    private func call(_ line: String) -> (code: Int32, out: String, err: String) {
        let test = TestConsole()
        let words = ["call"] + ShellWords.split(line).filter { !$0.isEmpty } + ["--center", "memory:"]
        let code = test.run(words, root: opener.root, directory: folder.path)
        return (code.rawValue, test.out.text, test.err.text)
    }

    private var email: String { "user1@contoso.partner.onmschina.cn" }

    @Test(
        "a password is read from a file, seen from the folder that one works in",
        arguments: ["", "\n", "\r\n"])
    func read(lineEnd: String) throws {
        try OutputFile.create("\(folder.path)/old", "Given-word-1" + lineEnd)
        try OutputFile.create("\(folder.path)/new", "Chosen word 2" + lineEnd)
        // The vault of these centers takes any password for the right one, so what is new must differ elsewhere.
        let done = call("passwords.sign_in --email \(email) --password-file old --json")
        #expect(done.code == 0, "\(done.err)")
        #expect(done.out.contains(#""outcome":"change_required""#))
        #expect(!done.out.contains("Given-word") && !done.err.contains("Given-word"))
        let weak = call(
            "passwords.sign_in --email \(email) --password-file old --new_password-file old --json")
        #expect(weak.out.contains(#""field":"new_password""#) && weak.out.contains("present password"))
    }

    @Test("a file that cannot be read is named, and nothing is done")
    func missing() {
        let done = call("passwords.sign_in --email \(email) --password-file none")
        #expect(done.code == 2)
        #expect(done.err.contains("password cannot be read from \"none\""), "\(done.err)")
        #expect(opener.store.records.isEmpty)
    }

    @Test("a password on the command line itself, where everybody sees it, is no flag")
    func typed() {
        let done = call("passwords.sign_in --email \(email) --password Given-word-1")
        #expect(done.code == 2)
        #expect(done.err.contains("--password is not a flag"), "\(done.err)")
    }
}
