import FoundationEssentials
import Testing

@testable import partnerctl

@Suite struct ReadmeTests {
    @Test("the README's session works as it is shown")
    func session() throws {
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(2).first)
        let readme = try text(Paths.join(root, "README.md"))
        let block = try #require(readme.split(separator: "```console\n").dropFirst().first)
        let session = try #require(block.split(separator: "\n```").first)
        let bench = try Bench()
        try OutputFile.replace(
            "\(bench.folder.path)/bulk_create_users.lua", try text(root + "/scripts/bulk_create_users.lua"))
        try FileManager.default.removeItem(atPath: bench.folder.path + "/.partnerctl")
        for step in session.split(separator: "\n$ ").map({ $0.hasPrefix("$ ") ? $0.dropFirst(2) : $0[...] }) {
            let lines = step.split(separator: "\n", omittingEmptySubsequences: false)
            let shown = lines.dropFirst().joined(separator: "\n") + "\n"
            let words = try #require(lines.first).split(separator: " ").map(String.init)
            if words[0] == "cat" {
                try bench.write(words[1], shown)
                continue
            }
            let result = bench.command(Array(words.dropFirst()))
            let said = (result.out + result.err).replacing(bench.folder.path, with: "~")
            #expect(said == shown, "\(words.joined(separator: " "))")
        }
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }
}
