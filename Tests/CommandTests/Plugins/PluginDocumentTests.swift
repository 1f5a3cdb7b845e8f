import FoundationEssentials
import Testing

@testable import partnerctl

/// The way from an empty folder to another project, as docs/plugins.md shows it.
@Suite struct PluginDocumentTests {
    @Test("the tutorial works as it is shown")
    func tutorial() throws {
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(3).first)
        let document = try #require(FileManager.default.contents(atPath: root + "/docs/plugins.md"))
        let blocks = String(decoding: document, as: UTF8.self).split(separator: "```console\n").dropFirst()
        #expect(blocks.count > 5)
        let bench = try PluginBench()
        var place = ""
        for block in blocks {
            let session = try #require(block.split(separator: "\n```").first)
            for step in session.split(separator: "\n$ ") {
                try self.step(step.hasPrefix("$ ") ? step.dropFirst(2) : step, bench, &place)
            }
        }
    }

    /// One command with what it shows; `cat FILE` makes the file, `cd DIR` the folder.
    private func step(_ step: Substring, _ bench: PluginBench, _ place: inout String) throws {
        let lines = step.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.dropFirst().map { $0 + "\n" }.joined()
        let line = String(try #require(lines.first))
        let words = ShellLine.words(line)
        if words[0] == "cd" { return place = words[1] }
        if words[0] == "cat" { return try bench.write(words[1], shown) }
        let result = try bench.run(Array(words.dropFirst()), in: place)
        let said = Self.plain(
            (result.out + result.err).replacing("\(bench.path)/home", with: "~")
                .replacing(bench.path, with: "~"))
        #expect(said == Self.plain(shown), "\(line)")
    }

    /// Without what is drawn by chance or measured: keys, their numbers (one in sixteen has no sixteen digits), times.
    static func plain(_ text: String) -> String {
        text.replacing(/RW[A-Za-z0-9+\/=]{54}/, with: "KEY").replacing(/\b[0-9A-F]{12,16}\b/, with: "ID")
            .replacing(/\b[0-9.]+ m?s\b/, with: "TIME")
    }
}
