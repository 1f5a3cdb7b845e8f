import LocalServers
import Testing

@testable import partnerctl

@Suite struct RunsUndoTests {
    /// A center with two runs: run-1 made three users and sealed nothing; run-2 changed and deleted.
    private func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.runUndelivered()
        try bench.write(
            "change.lua",
            """
            partner.users.update { id = "u-2", full_name = "王芳 (new)" }
            partner.users.set_roles { id = "u-2", agent_role = "sales" }
            partner.users.delete { id = "u-4" }
            """)
        let changed = bench.command(["run", "change.lua", "--yes"])
        #expect(changed.code == 0, "\(changed.err)")
        return bench
    }

    private func users(_ bench: CommandBench) -> String {
        bench.command(["call", "users.each", "--json"]).out
    }

    @Test("what is taken back and what stays is shown before anything is done")
    func plan() throws {
        let bench = try bench()
        let before = users(bench)
        let shown = bench.command(["runs", "undo", "run-2", "--dry-run"])
        #expect(shown.code == 0, "\(shown.err)")
        #expect(
            shown.out == """
                users.set_roles: 1 change with users.set_roles by run-2; the roles before come back
                  u-2: agent_role back to "none" from "sales"
                users.update: 1 change with users.update by run-2; the name before comes back
                  u-2 (王芳 (new)): full_name back to "王芳" from "王芳 (new)"
                stays as it is
                users.delete: 1 write by run-2; the id, the password and the sign-in history are gone
                  u-4 (Bo)

                """)
        let lines = bench.command(["runs", "undo", "2", "--dry-run", "--json"]).out.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(
            lines[1]
                == #"{"type":"undo","operation":"users.delete","inverse":null,"count":1,"note":"the id, the password and the sign-in history are gone","details":["u-4 (Bo)"]}"#
        )
        #expect(
            lines[2]
                == #"{"type":"undo","operation":"users.set_roles","inverse":"users.set_roles","count":1,"note":"the roles before come back","details":["u-2: agent_role back to \"none\" from \"sales\""]}"#
        )
        #expect(lines[4].hasPrefix(#"{"type":"run","id":null,"outcome":"done","code":null"#))
        #expect(users(bench) == before)
        #expect(!bench.command(["runs", "list"]).out.contains("undo of"))
    }

    @Test(
        "without consent nothing is done, and the exit code is 4", arguments: [nil, ["n"], []] as [[String]?])
    func noConsent(answers: [String]?) throws {
        let bench = try bench()
        let before = users(bench)
        let refused = bench.command(["runs", "undo", "run-1"], answers: answers)
        #expect(refused.code == 4)
        if answers == nil {
            #expect(
                refused.err.hasSuffix("nothing was taken back: nobody can be asked; consent with --yes\n"))
        } else {
            #expect(
                refused.err.contains(
                    "Take back 3 writes of run-1? users.delete cannot be taken back in turn. [y/N] "))
            #expect(refused.err.hasSuffix("nothing was taken back: it was not confirmed\n"))
        }
        #expect(users(bench) == before)
        #expect(!bench.command(["runs", "list"]).out.contains("undo of"))
        let json = bench.command(["runs", "undo", "run-1", "--json"])
        #expect(json.code == 4)
        #expect(
            json.out.split(separator: "\n").last?.hasPrefix(
                #"{"type":"run","id":null,"outcome":"waiting","code":"consent","message":"nothing was taken back"#
            ) == true)
    }

    @Test("a yes takes back, run after run, until the center is as it was")
    func takenBack() throws {
        let bench = try bench()
        let second = bench.command(["runs", "undo", "run-2"], answers: ["y"])
        #expect(second.code == 0, "\(second.err)")
        #expect(second.err.contains("Take back 2 writes of run-2? [y/N] "), "\(second.err)")
        #expect(second.err.contains("run-3 is done; 2 rows: 2 ok\n"), "\(second.err)")
        #expect(users(bench).contains(#""full_name":"王芳","email":"w@contoso.cn","agent_role":"none""#))
        // Who was deleted is gone as before run-1: there is nothing to do.
        let first = bench.command(["runs", "undo", "run-1", "--yes"])
        #expect(first.code == 0, "\(first.err)")
        #expect(first.err.contains("run-4 is done; 3 rows: 2 ok, 1 unchanged\n"), "\(first.err)")
        #expect(users(bench).split(separator: "\n").count == 2)
        let empty = bench.command(["runs", "undo", "run-4", "--yes"])
        #expect(empty.code == 0)
        #expect(empty.err.hasSuffix("run-4 has nothing that can be taken back\n"), "\(empty.err)")
    }

    @Test("what somebody changed since is listed by name and left, and the exit code is 3")
    func conflict() throws {
        let bench = try bench()
        let undone = bench.command(["runs", "undo", "run-1", "--yes"])
        #expect(undone.code == 3, "\(undone.err)")
        let line =
            #"u-2 (王芳 (new)) was changed since: full_name is "王芳 (new)", expected "王芳"; "#
            + #"agent_role is "sales", expected "none""#
        #expect(undone.out.hasSuffix("  u-2 (王芳)\nconflict: \(line)\n"), "\(undone.out)")
        #expect(undone.err.contains("run-3 is done; 3 rows: 1 ok, 1 unchanged, 1 failed\n"))
        let json = bench.command(["runs", "undo", "run-1", "--yes", "--json"])
        #expect(json.code == 3)
        let lines = json.out.split(separator: "\n")
        #expect(
            lines.dropLast().last?.contains(
                #"{"type":"row","batch":"undo","row":3,"key":"u-2","outcome":"failed","code":"conflict""#)
                == true)
        #expect(lines.last?.contains(#""outcome":"done""#) == true)
    }

    @Test("files that the run wrote stay and are named")
    func files() throws {
        let bench = try CommandBench()
        #expect(bench.command(["key"]).code == 0)
        try bench.write("staff.csv", "Full name,Email\nLi Na,l@contoso.cn\n")
        let done = bench.command([
            "run", ScriptFile.bulkCreate, "--file", "staff.csv", "--result", "result.csv", "--sealed",
            "p.sealed",
        ])
        #expect(done.code == 0, "\(done.err)")
        let undone = bench.command(["runs", "undo", "run-1", "--yes"])
        #expect(undone.code == 0, "\(undone.err)")
        #expect(
            undone.out == """
                users.delete: 1 user created by run-1; the user is deleted; its temporary password is void
                  u-2 (Li Na)
                stays as it is
                p.sealed: a sealed file; its recipient may have opened it
                result.csv: a file; remove it by hand if it should go

                """)
    }

    @Test("what a plugin wrote into the project stays and is named, and so does what it keeps")
    func pluginWrites() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say",
            capabilities: """
                [ { "cap": "files.write", "paths": ["out/"], "why": "writes" }, { "cap": "kv", "why": "keeps" } ]
                """,
            source: #"return { say = function() files.write("out/a.txt", "x") kv.set("a", 1) end }"#)
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "project")
        let done = try bench.script("plugins.use('acme/say').say()")
        #expect(done.code == 0, "\(done)")
        let undone = try bench.run("runs", "undo", "run-1", "--yes", in: "project")
        #expect(
            undone.out == """
                stays as it is
                kv.set: 1 write by run-1; the audit has the size and digest of what plugins keep, not the value
                  kv-acme/say:a
                data/out/a.txt: a plugin's file; what was there before is gone

                """, "\(undone)")
    }

    @Test("what was sent stays, and is counted with those who got it, without what it said")
    func sent() throws {
        let web = try LocalServer.web()
        let mail = try LocalServer("mail.py")
        let bench = try PluginBench()
        let (hook, post) = ("http://127.0.0.1:\(web.port)", "smtp://127.0.0.1:\(mail.port)")
        try bench.writePlugin(
            "acme/say",
            capabilities: """
                [ { "cap": "net", "hosts": ["\(hook)/", "\(post)/", "http://127.0.0.1:1/"], "private": "allowed", "why": "sends" },
                  { "cap": "notify", "channel": "ops", "why": "tells" } ]
                """,
            source: """
                return { say = function()
                  for n = 1, 2 do net.fetch { url = "\(hook)/echo?token=hush", method = "POST", body = "hush" } end
                  net.fetch { url = "\(hook)/echo" }
                  pcall(net.fetch, { url = "http://127.0.0.1:1/", method = "PUT", body = "hush" })
                  pcall(net.fetch, { url = "http://127.0.0.1:2/", method = "PUT", body = "refused" })
                  net.send_mail { url = "\(post)/", from = "desk@contoso.cn", clear = true,
                    to = { "li@contoso.cn", "wang@contoso.cn" }, subject = "hush", text = "hush" }
                  notify.send { channel = "ops", subject = "hush", body = "hush" }
                end }
                """)
        try bench.writePlugin(
            "acme/post", provides: #"{ "channels": [ { "name": "send" } ] }"#,
            source: "return { send = function() return 'taken' end }")
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "project")
        try bench.must("plugin", "add", "../plugins/acme/post", "--grant-all", in: "project")
        let project = try bench.text("project/partnerctl.json")
        let brace = try #require(project.firstIndex(of: "{"))
        try bench.write(
            "project/partnerctl.json",
            #"{ "channels": { "ops": { "plugin": "acme/post:send" } }, "#
                + project[project.index(after: brace)...])
        let done = try bench.script(
            """
            plugins.use('acme/say').say()
            for n = 1, 3 do deliver.message { channel = "ops", subject = "hush", body = "hush" } end
            """)
        #expect(done.code == 0, "\(done)")
        let undone = try bench.run("runs", "undo", "run-1", "--yes", in: "project")
        #expect(
            undone.out == """
                run-1 wrote nothing to the center
                stays as it is
                net.send: 3 requests by run-1; what was sent cannot be called back
                  POST to \(hook) by acme/say, 2 times
                  PUT to http://127.0.0.1:1 by acme/say, which failed and may have arrived
                net.send_mail: 1 mail by run-1; what was sent cannot be called back
                  to li@contoso.cn, wang@contoso.cn by acme/say
                notify.send: 1 message by run-1; what was sent cannot be called back
                  to ops by acme/say
                deliver.message: 3 messages by run-1; what was sent cannot be called back
                  to ops, 3 times

                """, "\(undone)")
        let json = try bench.run("runs", "undo", "run-1", "--dry-run", "--json", in: "project").out
        #expect(!json.contains("hush"))
        #expect(
            json.contains(
                #"{"type":"undo","operation":"deliver.message","inverse":null,"count":3,"note":"what was sent cannot be called back","details":["to ops, 3 times"]}"#
            ))
    }

    @Test("a run that is not there, or wrote nothing, cannot be undone")
    func nothing() throws {
        let bench = try CommandBench()
        let missing = bench.command(["runs", "undo", "run-9", "--yes"])
        #expect(missing.code == 1)
        #expect(missing.err.contains("there is no run-9"), "\(missing.err)")
        #expect(bench.command(["run", "-e", "args.declare {}"]).code == 0)
        let empty = bench.command(["runs", "undo", "run-1", "--yes"])
        #expect(empty.code == 0)
        #expect(empty.out == "run-1 wrote nothing to the center\n")
        #expect(empty.err.hasSuffix("run-1 has nothing that can be taken back\n"))
    }
}
