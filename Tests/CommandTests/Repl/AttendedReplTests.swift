import Testing
import TestKit

@testable import partnerctl

@Suite(.serialized, AttendedShell.hasTmux) struct AttendedReplTests {
    private func withPrompt(_ flags: String = "", _ body: (AttendedShell, CommandBench) throws -> Void) throws
    {
        let bench = try CommandBench()
        let shell = try AttendedShell(bench.folder.path)
        do {
            try shell.type("'\(ProcessRun.partnerctl)' repl \(flags); echo \"code $?.\"", "Enter")
            _ = try shell.screen(with: flags.contains("--live") ? "live> " : "plan> ")
            try body(shell, bench)
        } catch {
            try shell.end()
            throw error
        }
        try shell.end()
    }

    @Test("Tab completes names, fields and values; several candidates are listed")
    func completion() throws {
        try withPrompt { shell, _ in
            try shell.type("part", "Tab", ".us", "Tab", ".")
            _ = try shell.screen(with: "plan> partner.users.")
            try shell.type("Tab")
            #expect(try shell.screen(with: "create").contains("update"))
            try shell.type("cr", "Tab", " { ful", "Tab", "\"Li\", agent_role = \"sal", "Tab")
            _ = try shell.screen(with: "partner.users.create { full_name = \"Li\", agent_role = \"sales\"")
            try shell.type("C-c", "1 + 1", "Enter")
            #expect(try shell.screen(with: "\n2\n").contains("^C"))
        }
    }

    @Test("Ctrl-C ends a statement that runs, and the session goes on until Ctrl-D")
    func interruption() throws {
        try withPrompt { shell, bench in
            try shell.type("kept = 7", "Enter", "print('be' .. 'gun') while true do end", "Enter")
            _ = try shell.screen(with: "begun")
            try shell.type("C-c")
            _ = try shell.screen(with: "code: cancelled")
            try shell.type("kept * 6", "Enter")
            _ = try shell.screen(with: "\n42\n")
            try shell.type("C-d")
            _ = try shell.screen(with: "code 0.")
        }
    }

    @Test("an unfinished statement asks for more; Ctrl-C gives all of it up")
    func severalLines() throws {
        try withPrompt { shell, _ in
            try shell.type("for i = 1, 2 do", "Enter")
            _ = try shell.screen(with: "...> ")
            try shell.type("print('line ' .. i) end", "Enter")
            _ = try shell.screen(with: "line 2")
            try shell.type("x = {", "Enter", "C-c", "x", "Enter")
            #expect(try shell.screen(with: "nil").contains("^C"))
        }
    }

    @Test("what was typed comes back, in the next session too, from a file that only this person can read")
    func history() throws {
        try withPrompt { shell, bench in
            try shell.type("first = 11", "Enter", "'王' .. 'a'", "Enter")
            _ = try shell.screen(with: "\"王a\"")
            try shell.type("Up", "Up")
            _ = try shell.screen(with: "plan> first = 11\n")
            try shell.type("C-c", "C-d")
            _ = try shell.screen(with: "code 0.")
            let file = "\(bench.folder.path)/.local/state/partnerctl/repl-history"
            #expect(DiskLookup().text(file) == "first = 11\n'王' .. 'a'\n")
            #expect(try ProcessRun("stat", ["-c", "%a", file]).out == "600\n")
            try shell.type("clear; '\(ProcessRun.partnerctl)' repl", "Enter")
            _ = try shell.screen(with: "plan> ")
            try shell.type("Up")
            _ = try shell.screen(with: "plan> '王' .. 'a'")
        }
    }

    @Test("live, an irreversible write is asked about each time")
    func consent() throws {
        try withPrompt("--live") { shell, bench in
            for number in 2...3 {
                try shell.type(
                    "clear = partner.users.create { full_name = 'Li', email = 'li\(number)@contoso.cn' }",
                    "Enter")
                _ = try shell.screen(with: "create user u-\(number)")
            }
            try shell.type("partner.users.delete { id = 'u-2' }", "Enter")
            _ = try shell.screen(with: "users.delete cannot be taken back")
            try shell.type("y", "Enter")
            _ = try shell.screen(with: "delete user u-2")
            try shell.type("partner.users.delete { id = 'u-3' }", "Enter")
            _ = try shell.screen(with: "'u-3' }\nusers.delete cannot be taken back")
            try shell.type("n", "Enter")
            _ = try shell.screen(with: "code: consent")
            try shell.type("partner.users.find { id = 'u-3' }.email", "Enter")
            _ = try shell.screen(with: "\"li3@contoso.cn\"")
        }
    }

    @Test("SIGTERM leaves a terminal that works and no copy of the center")
    func termination() throws {
        try withPrompt { shell, bench in
            try shell.type("1", "Enter")
            _ = try shell.screen(with: "\n1\n")
            let found = try ProcessRun(
                "sh",
                [
                    "-c",
                    "for p in /proc/[0-9]*; do [ \"$(readlink $p/cwd)\" = \"$1\" ] && tr '\\0' ' ' <$p/cmdline | grep -q ' repl' && kill ${p#/proc/}; done; true",
                    "sh", bench.folder.path,
                ])
            #expect(found.exitCode == 0)
            _ = try shell.screen(with: "code 130.")
            try shell.type("stty -a | tr ' ;' '\\n' | grep -x -e isig -e icanon -e echo | wc -l", "Enter")
            _ = try shell.screen(with: "\n3\n")
        }
    }
}
