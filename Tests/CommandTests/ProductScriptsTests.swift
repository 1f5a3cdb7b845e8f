import FoundationEssentials
import Testing

@testable import partnerctl

/// The folder of scripts that users get.
@Suite struct ProductScriptsTests {
    private func run(_ words: [String]) throws -> (code: ExitCode, text: String) {
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(2).first)
        let test = TestConsole()
        let code = test.run(words, directory: root)
        return (code, test.out.text + test.err.text)
    }

    @Test("the scripts that users get pass their own tests")
    func tests() throws {
        let (code, text) = try run(["test", "scripts"])
        #expect(code == .done, "\(text)")
    }

    @Test("each script has a file of tests, and the check finds nothing in either")
    func check() throws {
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(2).first)
        let names = try FileManager.default.contentsOfDirectory(atPath: root + "/scripts")
            .filter { $0.hasSuffix(".lua") }.sorted()
        for name in names where !name.hasSuffix("_test.lua") {
            #expect(names.contains(name.dropLast(4) + "_test.lua"), "\(name)")
        }
        let (code, text) = try run(["check"] + names.map { "scripts/\($0)" })
        #expect(code == .done && text.split(separator: "\n").count == names.count, "\(text)")
    }
}
