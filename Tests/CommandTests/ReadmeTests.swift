import FoundationEssentials
import TestKit
import Testing

@testable import partnerctl

@Suite struct ReadmeTests {
    @Test(
        "the sessions of a document work as they are shown",
        arguments: ["README.md", "docs/runs.md", "docs/catalog.md", "docs/prices.md", "docs/onboarding.md"])
    func sessions(document: String) throws {
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(2).first)
        let bench = try Bench()
        let folder = bench.folder.path
        for script in try FileManager.default.contentsOfDirectory(atPath: root + "/scripts")
        where script.hasSuffix(".lua") {
            try OutputFile.replace("\(folder)/\(script)", try text("\(root)/scripts/\(script)"))
        }
        try FileManager.default.removeItem(atPath: folder + "/.partnerctl")
        var code: String?
        let blocks = try text(Paths.join(root, document)).split(separator: "```console\n").dropFirst()
        #expect(!blocks.isEmpty)
        for block in blocks {
            let session = try #require(block.split(separator: "\n```").first)
            for step in session.split(separator: "\n$ ") {
                try self.step(step.hasPrefix("$ ") ? step.dropFirst(2) : step, bench, &code)
            }
        }
    }

    /// Stands for the code of a telephone call, which is drawn by chance.
    private static let shownCode = "471100"

    /// One command with what it shows; `cat FILE` makes the file.
    private func step(_ step: Substring, _ bench: Bench, _ code: inout String?) throws {
        let lines = step.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.dropFirst().map { $0 + "\n" }.joined()
        let line = String(try #require(lines.first))
        let words = ShellLine.words(line)
        if words[0] == "cat" { return try bench.write(words[1], shown) }
        let result = bench.command(
            words.dropFirst().map { $0.replacing(Self.shownCode, with: code ?? Self.shownCode) })
        var said = (result.out + result.err).replacing(bench.folder.path, with: "~")
        if let call = said.firstRange(of: "The code is ") {
            code = String(said[call.upperBound...].prefix(6))
        }
        if let code { said = said.replacing(code, with: Self.shownCode) }
        // How fast a batch was is told where it took long enough to judge.
        said = said.replacing(#/, [0-9.,]+ rows/s/#, with: "")
        #expect(said == shown, "\(line)")
    }

    private func text(_ path: String) throws -> String {
        String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }
}

/// The words of a line as a shell splits it, of which documents use blanks and single quotes only.
enum ShellLine {
    static func words(_ line: String) -> [String] {
        var words: [String] = []
        for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) {
                words += part.split(separator: " ").map(String.init)
            } else {
                words.append(String(part))
            }
        }
        return words
    }
}
