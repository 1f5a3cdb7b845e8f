import PartnerCenter
import Testing

@testable import partnerctl

@Suite struct HelpTests {
    @Test(
        "help pages are as they were looked at",
        arguments: [
            ("root", ["help"]), ("users.create", ["help", "users.create"]),
            ("exit-codes", ["help", "exit-codes"]),
            ("call-users.create", ["call", "users.create", "--help"]), ("centers", ["help", "centers"]),
            ("users", ["help", "users"]), ("completions", ["completions", "--help"]),
        ])
    func pages(name: String, words: [String]) throws {
        let test = TestConsole()
        // `help` shows the tree that the program has; `call` is put into it for the test.
        let root = words[0] == "call" ? MemoryOpener().root : Commands.root
        #expect(test.run(words, root: root) == .done)
        try expectSnapshot(test.out.text, "help-\(name)")
    }

    @Test("every topic, operation and command has a page that fits 100 columns")
    func all() throws {
        let names = HelpIndex.names + Commands.root.shownSubcommands.map(\.name)
        for name in names {
            let page = try HelpCommand.page([name], Commands.root)
            #expect(page.count > 20, "\(name)")
            for line in page.split(separator: "\n") where !line.hasPrefix("  ") {
                #expect(DisplayWidth.of(String(line)) <= 110, "\(name): \(line)")
            }
        }
    }

    @Test("what is not known is answered with what is near")
    func unknown() {
        let test = TestConsole()
        #expect(test.run(["help", "user.create"]) == .usage)
        #expect(
            test.err.text
                == "partnerctl help: nothing is called 'user.create'; did you mean 'users.create'?\n")
    }

    @Test("a command line that is wrong tells it in JSON as well")
    func json() {
        let test = TestConsole()
        #expect(test.run(["doctr", "--json"]) == .usage)
        #expect(
            test.out.text
                == #"{"type":"error","version":1,"code":"usage","message":"there is no command 'doctr'; did you mean 'doctor'?","hint":"partnerctl --help"}"#
                + "\n")
    }

    @Test("--version and version say the same")
    func version() {
        let (flag, word) = (TestConsole(), TestConsole())
        #expect(flag.run(["--version"]) == .done)
        #expect(word.run(["version"]) == .done)
        #expect(flag.out.text == word.out.text)
        #expect(flag.out.text.hasPrefix("partnerctl \(Version.number)\nSwift 6."))
    }
}
