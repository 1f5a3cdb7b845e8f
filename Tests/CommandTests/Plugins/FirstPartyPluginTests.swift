import FoundationEssentials
import TestKit
import Testing

@testable import partnerctl

/// The plugins that come with the program, as their authors check them.
@Suite struct FirstPartyPluginTests {
    /// The repository's folder.
    private static let root =
        Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(3).first ?? "/"

    /// The folders below plugins/partnerctl that are plugins.
    private static let folders: [String] = {
        let place = "plugins/partnerctl"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(place)")) ?? []
        return names.sorted().map { "\(place)/\($0)" }.filter {
            FileManager.default.fileExists(atPath: "\(root)/\($0)/plugin.json")
        }
    }()

    @Test("there are plugins to be tested")
    func found() {
        #expect(Self.folders.count >= 8, "\(Self.folders)")
    }

    @Test(
        "its tests pass, with rights taken away, other chance and calls that fail as well", arguments: folders
    )
    func tests(folder: String) throws {
        let tested = try run(["plugin", "test", folder])
        #expect(tested.code == 0, "\(tested.out)")
        #expect(tested.out.contains(" passed in "), "\(tested.out)")
    }

    @Test("nothing is wrong with it before anything runs", arguments: folders)
    func lint(folder: String) throws {
        let linted = try run(["plugin", "lint", folder])
        #expect(linted.code == 0 && linted.out.hasSuffix(": nothing is wrong\n"), "\(linted.out)")
    }

    private func run(_ words: [String]) throws -> (code: Int32, out: String) {
        let home = try TemporaryFolder()
        let process = try ProcessUnderTest(
            words, directory: Self.root, ["HOME": home.path])
        guard case .exited(let code) = process.wait() else { return (-1, process.out + process.err) }
        return (code, process.out + process.err)
    }
}
