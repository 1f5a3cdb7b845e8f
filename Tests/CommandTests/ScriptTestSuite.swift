import TestKit
import Testing

@testable import partnerctl

/// A suite whose tests run `partnerctl test` in a folder with a script, `hello.lua`.
protocol ScriptTestSuite {
    /// The folder, gone with the test.
    var folder: TemporaryFolder { get }
}

extension ScriptTestSuite {
    /// A folder with the script in it.
    static func makeFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try OutputFile.replace(
            "\(folder.path)/hello.lua",
            """
            local opt = args.declare { { name = "name", type = "string", default = "world" } }
            local function greet(name)
              if name == "nobody" then
                error("nobody is there")
              end
              return "hello " .. name
            end
            print(greet(opt.name))
            partner.users.create { full_name = opt.name, email = opt.name .. "@contoso.cn" }
            """)
        return folder
    }

    func write(_ name: String, _ text: String) throws {
        let path = "\(folder.path)/\(name)"
        try OutputFile.makeFolder(Paths.parent(path) ?? "/")
        try OutputFile.replace(path, text)
    }

    func read(_ name: String) throws -> String {
        try #require(DiskLookup().text("\(folder.path)/\(name)"))
    }

    func run(_ words: String...) -> (code: ExitCode, out: String, err: String) {
        let test = TestConsole()
        let code = test.run(["test"] + words, directory: folder.path)
        return (code, test.out.text, test.err.text)
    }

    /// What a file with this one test comes to: the lines of its failure, none when it passed.
    func failure(_ body: String) throws -> [String] {
        try write("one_test.lua", "test(\"one\", function()\n\(body)\nend)\n")
        let (code, out, err) = run("one_test.lua")
        #expect(err.isEmpty)
        let lines = out.split(separator: "\n").map { String($0.drop { $0 == " " }) }
        if code == .done { return [] }
        #expect(code == .failed)
        // The line of the file, the test's name, and the sum.
        return Array(lines.dropFirst(2).dropLast())
    }
}
