import FoundationEssentials
import TestKit
import PartnerLua
import PartnerSQL
import PartnerTesting
import Testing

/// Branches whose process dies at any side of any commit go on as if nothing had happened.
@Suite struct BranchReplayTests {
    /// What the scripts here begin with: branches share `count` and `order`, so any other order shows.
    static let shared = """
        local count, order = 0, {}
        local function note(what)
          count = count + 1
          order[#order + 1] = count .. what
          print(what, count)
        end
        local function add(name)
          local user = partner.users.create { full_name = name .. " " .. count, email = name .. "@b.cn" }
          note(name)
          return user.id
        end

        """

    static let finish = """

        print(table.concat(order, " "))
        partner.users.update { id = "u-1", full_name = "End " .. count }
        """

    @Test("branches that share variables interleave on replay as they did before, at every cut")
    func interleaving() throws {
        let trace = try Scenario(
            script: Self.shared + """
                local made = bulk.all {
                  a = function() local x = add("a1"); local y = add("a2"); note("a"); return x .. y end,
                  b = function()
                    add("b1")
                    local inner = bulk.all {
                      function() return add("b11") end,
                      function() add("b12"); return add("b13") end,
                      function() note("b14") end,
                    }
                    note("b " .. tostring(inner[1]) .. tostring(inner[2]) .. tostring(inner[3]))
                    return add("b2")
                  end,
                  c = function()
                    local ok, e = pcall(partner.users.create, { full_name = "C", email = "a1@b.cn" })
                    note("c " .. tostring(e.code))
                    print(partner.users.find { id = "u-1" }.full_name)
                    for n = 1, 3 do add("c" .. n) end
                  end,
                  d = function() for user in partner.users.each {} do note(user.full_name) end; add("d") end,
                }
                note(made.a .. made.b .. tostring(made.c) .. tostring(made.d))
                """ + Self.finish
        ).expectTheSameAtEveryCut()
        #expect(trace.rows("users").count == 12)
    }

    @Test("the process may die again and again", arguments: [4, 5, 7])
    func againAndAgain(_ every: Int) throws {
        let scenario = Scenario(
            script: Self.shared + """
                bulk.all {
                  function() for n = 1, 6 do add("a" .. n) end end,
                  function() for n = 1, 4 do add("b" .. n) end end,
                  function() for n = 1, 2 do add("c" .. n); clock.now() end end,
                }
                """ + Self.finish)
        let calm = try scenario.play()
        let disturbed = try scenario.play { $0 % every == 0 }
        #expect(disturbed.deaths > 2)
        #expect(disturbed.trace.differences(from: calm.trace).isEmpty)
    }

    @Test("batches, listings and refusals in branches are the same at every cut")
    func batches() throws {
        let trace = try Scenario(
            script: """
                local opt = args.declare { { name = "file", type = "input_file" } }

                """ + Self.shared + """
                    local function map(name)
                      local list = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
                      local batch = bulk.map(list, { name = name, result = { "id" } }, function(row)
                        print(row.email)
                        local user = partner.users.create { full_name = row.email, email = name .. row.email }
                        if row.email == "row2@contoso.cn" then bulk.refuse { message = "not this one" } end
                        report.problem { message = "look at " .. row.email }
                        return { id = user.id }
                      end)
                      note(name .. batch.ok .. batch.refused)
                    end
                    bulk.all {
                      first = function() add("a1"); map("x"); add("a2") end,
                      second = function() map("y"); for user in partner.users.each {} do note(user.id) end end,
                      third = function()
                        for n = 1, 3 do pcall(partner.users.create, { full_name = "C", email = "a1@b.cn" }); note("c" .. n) end
                      end,
                      fourth = function() bulk.map(partner.users.each {}, { name = "z" }, function(row) print(row.id) end) end,
                    }
                    """ + Self.finish,
            arguments: ["file": ["sheet.csv"]],
            prepare: { bench in
                bench.options.groupSize = 2
                try bench.write("sheet.csv", InterruptionPropertyTests.sheet)
            }
        ).expectTheSameAtEveryCut()
        #expect(trace.rows("ledger").count > 14)
    }

    @Test("waits in several branches, a batch beside them, are the same at every cut")
    func waits() throws {
        let trace = try Scenario(
            script: """
                local opt = args.declare { { name = "file", type = "input_file" } }

                """ + Self.shared + """
                    local got = bulk.all {
                      asker = function()
                        return wait.until_true({ every = "1h", timeout = "9d" }, function()
                          print("asking")
                          local user = partner.users.find { email = "slept@b.cn" }
                          return user and { id = user.id }
                        end).id
                      end,
                      sleeper = function() wait.sleep "3h"; note("slept"); return add("slept") end,
                      told = function()
                        local signal = wait.for_signal { name = "go", timeout = "1d" }
                        note("told " .. signal.data.word .. signal.from)
                        add("told")
                        wait.until_time "2026-11-23"
                        note("monday")
                        local none = wait.for_signal { name = "never", timeout = "2h" }
                        note("none " .. tostring(none))
                      end,
                      watcher = function()
                        local event = wait.for_event { names = { "users.create" }, timeout = "2d" }
                        note("event " .. event.subject_id)
                        add("watcher")
                        event = wait.for_event { names = { "users.create" }, timeout = "1h" }
                        note("event " .. tostring(event))
                      end,
                      worker = function()
                        local list = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
                        local batch = bulk.map(list, { name = "work" }, function(row)
                          print(row.email)
                          partner.users.create { full_name = row.email, email = row.email }
                        end)
                        wait.sleep "0s"
                        note("batch " .. batch.ok)
                      end,
                    }
                    note(got.asker .. got.sleeper)
                    wait.sleep "1h"
                    """ + Self.finish,
            arguments: ["file": ["sheet.csv"]],
            world: [
                { try $0.pass("1h") },
                { try $0.signal("go", #"{"word": "yes"}"#) },
                { try $0.createUser("outside") },
                { try $0.pass("2h") },
                { try $0.pass("1h") },
                { try $0.pass("3d") },
                { try $0.pass("2h") },
                { try $0.pass("1h") },
            ],
            prepare: { bench in
                bench.options.groupSize = 3
                try bench.write("sheet.csv", InterruptionPropertyTests.sheet)
            }
        ).expectTheSameAtEveryCut()
        #expect(trace.rows("waits").isEmpty)
        #expect(trace.rows("users").count == 12)
    }

    @Test("refused effects of branches are kept, whoever is the last")
    func refusals() throws {
        let trace = try Scenario(
            script: Self.shared + """
                add("first")
                bulk.all {
                  function() print(pcall(partner.users.create, { full_name = "C", email = "first@b.cn" })) end,
                  function() note(select(2, pcall(partner.users.create, { full_name = "D", email = "first@b.cn" })).code) end,
                }
                print("behind")
                """
        ).expectTheSameAtEveryCut()
        #expect(trace.rows("journal").count == 4)
        #expect(trace.rows("transcript").last?.hasSuffix("behind\n") == true)
    }

    @Test("random numbers are the same at every cut, in rows and behind them")
    func random() throws {
        let trace = try Scenario(
            script: Self.shared + """
                math.randomseed(42)
                local function draw(what) note(what .. math.random(1000000)) end
                bulk.all {
                  function() draw "a" add "a" draw "a" end,
                  function()
                    bulk.map(partner.users.each {}, { name = "b" }, function(row)
                      partner.users.update { id = row.id, full_name = "Row" .. tostring(math.random(9)):rep(0) }
                      if row.id == "u-3" then error("redo the group with savepoints") end
                    end)
                    draw "b"
                  end,
                  function() wait.until_true({ every = "1h" }, function() return math.random(9) > 0 end) draw "c" end,
                }
                draw "d"
                partner.users.update { id = "u-1", full_name = "Number " .. math.random(1000000) }
                """ + Self.finish,
            prepare: { bench in
                bench.options.groupSize = 2
                try bench.make(5)
            }
        ).expectTheSameAtEveryCut()
        #expect(trace.rows("users").count == 7)
    }

    /// Branches of effects drawn at random.
    static func script(seed: Int) -> String {
        var random = SeededGenerator(seed: UInt64(seed))
        func body(_ depth: Int) -> String {
            (0..<Int.random(in: 1...4, using: &random)).map { _ -> String in
                let number = Int.random(in: 1...6, using: &random)
                return switch Int.random(in: 0...(depth < 2 ? 8 : 6), using: &random) {
                case 0, 1: "show(pcall(add, \"new\(number)\"))"
                case 2: "note(partner.users.find { email = \"new\(number)@b.cn\" } and \"there\" or \"not\")"
                case 3:
                    "show(pcall(partner.users.update, { id = \"u-\(number)\", full_name = \"Name \" .. count }))"
                case 4: "wait.sleep \"\(number)h\" note(\"slept\")"
                case 5: "for user in partner.users.each {} do note(user.full_name) end"
                case 6:
                    "show(bulk.map(partner.users.each {}, { name = \"b\" }, function(row) partner.users.update { id = row.id, full_name = \"Row \" .. row.id } print(row.id) end).ok)"
                default:
                    "bulk.all { \((0..<Int.random(in: 0...3, using: &random)).map { _ in "function()\n\(body(depth + 1))\nend" }.joined(separator: ",\n")) }"
                }
            }.joined(separator: "\n")
        }
        return shared + """
            local function show(ok, answer) note(tostring(ok) .. (type(answer) == "table" and tostring(answer.code) or tostring(answer))) end
            bulk.all { x = function() \(body(0)) end, y = function() \(body(0)) end, z = function() \(body(0)) end }
            """ + finish
    }

    private static let isTorture = ProcessInfo.processInfo.environment["PARTNERCTL_TORTURE"] == "1"

    @Test("branches drawn at random are the same at every cut", arguments: 1...(isTorture ? 40 : 2))
    func drawnTorture(seed: Int) throws {
        try Scenario(
            script: Self.script(seed: seed),
            world: Array(repeating: { try $0.pass("1h") }, count: 80),
            prepare: { $0.options.groupSize = 2 }
        ).expectTheSameAtEveryCut()
    }
}
