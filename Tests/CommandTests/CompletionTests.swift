import Testing
import TestKit

@testable import partnerctl

@Suite struct CompletionTests {
    private func words(_ line: String) -> [String] {
        Completer(root: MemoryOpener().root, directory: "/").complete(ShellWords.split(line)).candidates.map(
            \.word)
    }

    private func kind(_ line: String) -> Completion.Kind {
        Completer(root: sampleTree, directory: "/").complete(ShellWords.split(line)).kind
    }

    @Test(
        "what can come next depends on what stands before",
        arguments: [
            ("co", ["completions"]), ("new ", ["script"]), ("completions ", ["bash", "zsh", "fish"]),
            ("call users.g", ["users.get"]),
            (
                "call users.get --",
                ["--id", "--email", "--center", "--as", "--json", "--yes", "--sealed", "--to", "--help"]
            ),
            ("call users.get --id u-1 --e", ["--email"]), ("call users.get --id u-1 --i", []),
            ("call users.create --agent_role ", ["none", "admin", "sales", "helpdesk"]),
            ("call users.create --agent_role=s", ["--agent_role=sales"]),
            ("call users.get --center m", ["memory:"]),
            ("call users.get --center=", ["--center=memory:", "--center=sqlite:"]),
            ("help exit", ["exit-codes"]),
            ("docs --", ["--check", "--help"]), ("doc", ["doctor"]), ("call users.get -- --", []),
        ])
    func candidates(line: String, words: [String]) { #expect(self.words(line) == words) }

    @Test(
        "files and folders are left to the shell",
        arguments: [
            ("copy ", .files), ("copy a --tag ", .words), ("run ", .files), ("run s.lua --", .words),
            ("copy a b", .files),
        ]
            as [(String, Completion.Kind)])
    func kinds(line: String, kind: Completion.Kind) { #expect(self.kind(line) == kind) }

    @Test(
        "a line is split as a shell splits it",
        arguments: [
            ("a b", ["a", "b"]), ("a ", ["a", ""]), ("", [""]), ("a  b", ["a", "b"]),
            ("a 'b c", ["a", "b c"]),
            ("a \"b 'c\" d", ["a", "b 'c", "d"]), ("a\\ b", ["a b"]), ("'' x", ["", "x"]),
            ("--k='a b'", ["--k=a b"]),
        ])
    func split(line: String, words: [String]) { #expect(ShellWords.split(line) == words) }

    @Test(
        "bash completes what stands behind its own word breaks", .enabled(if: ProcessRun.hasProgram("bash")),
        arguments: [
            ("ver", "ver", "version"), ("help users.c", "users.c", "users.create"),
            ("doctor --center=mem", "mem", "memory:"),
            ("doctor --center mem", "mem", "memory:"), ("completions ", "", "bash zsh fish"),
            ("doctor --j", "--j", "--json"),
            ("doctor --center=", "=", "memory: sqlite:"),
        ])
    func bash(line: String, current: String, replies: String) throws {
        let script = """
            source /dev/stdin <<'EOF'
            \(CompletionScript.bash.text)
            EOF
            COMP_WORDS=('\(ProcessRun.partnerctl)' '\(current)'); COMP_CWORD=1
            COMP_LINE='partnerctl \(line)'; COMP_POINT=${#COMP_LINE}
            _partnerctl; echo "${COMPREPLY[*]}"
            """
        #expect(try ProcessRun("bash", ["-c", script]).out == "\(replies)\n")
    }

    @Test("bash completes files by itself", .enabled(if: ProcessRun.hasProgram("bash")))
    func bashFiles() throws {
        let folder = try TemporaryFolder()
        try OutputFile.makeFolder("\(folder.path)/some folder")
        try OutputFile.create("\(folder.path)/some.lua", "")
        let script = """
            source /dev/stdin <<'EOF'
            \(CompletionScript.bash.text)
            EOF
            COMP_WORDS=('\(ProcessRun.partnerctl)' stubs so); COMP_CWORD=2
            COMP_LINE='partnerctl stubs so'; COMP_POINT=${#COMP_LINE}
            _partnerctl; printf '%s|' "${COMPREPLY[@]}"
            """
        #expect(try ProcessRun("bash", ["-c", script], directory: folder.path).out == "some folder|")
    }

    @Test("zsh is told each candidate with its meaning", .enabled(if: ProcessRun.hasProgram("zsh")))
    func zsh() throws {
        let script = """
            compdef() { true }
            _describe() { print -rl -- "${(@P)4}" }
            source /dev/stdin <<'EOF'
            \(CompletionScript.zsh.text)
            EOF
            words=('\(ProcessRun.partnerctl)' doctor --center m); CURRENT=4; _partnerctl
            words=('\(ProcessRun.partnerctl)' ver); CURRENT=2; _partnerctl
            """
        let run = try ProcessRun("zsh", ["-fc", script])
        #expect(
            run.out
                == "memory\\::gone when the command ends\nversion:Shows the version, and what it was built with.\n"
        )
    }

    @Test("fish is told each candidate with its meaning", .enabled(if: ProcessRun.hasProgram("fish")))
    func fish() throws {
        let folder = try TemporaryFolder()
        try OutputFile.create("\(folder.path)/c.fish", CompletionScript.fish.text)
        let script = """
            set PATH \(Paths.parent(ProcessRun.partnerctl) ?? "/") $PATH
            source \(folder.path)/c.fish
            complete -C 'partnerctl doctor --center m'
            complete -C 'partnerctl doctor --center=m'
            complete -C 'partnerctl ver'
            """
        let run = try ProcessRun("fish", ["--no-config", "-c", script])
        #expect(
            run.out == """
                memory:\tgone when the command ends
                --center=memory:\tgone when the command ends
                version\tShows the version, and what it was built with.

                """)
    }
}
