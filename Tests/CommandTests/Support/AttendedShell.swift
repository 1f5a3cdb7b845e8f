import Glibc
import Testing

@testable import partnerctl

/// A real terminal with a shell in it, in which words are typed.
struct AttendedShell {
    let folder: String
    private var server: [String] { ["-S", "\(folder)/tmux", "-f", "/dev/null"] }

    init(_ folder: String) throws {
        self.folder = folder
        try tmux([
            "new-session", "-d", "-x", "120", "-y", "40", "-c", folder, "env", "HOME=\(folder)",
            "TMPDIR=\(folder)", "sh",
        ])
    }

    @discardableResult
    private func tmux(_ words: [String]) throws -> String {
        let run = try ProcessRun("tmux", server + words)
        try #require(run.exitCode == 0, "tmux \(words): \(run.out)")
        return run.out
    }

    func type(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

    /// What stands on the screen once `text` does.
    func screen(with text: String) throws -> String {
        let deadline = ContinuousClock.now + ProcessUnderTest.patience
        var screen = ""
        repeat {
            // Wrapped lines are joined.
            screen = try tmux(["capture-pane", "-p", "-J"])
            if screen.contains(text) { return screen }
            usleep(20_000)
        } while ContinuousClock.now < deadline
        Issue.record("\(text) never stood on the screen: \(screen)")
        return screen
    }

    func end() throws { try tmux(["kill-server"]) }

    /// Whether there can be one.
    static let hasTmux = ConditionTrait.enabled("tmux is not installed") { ProcessRun.hasProgram("tmux") }
}
