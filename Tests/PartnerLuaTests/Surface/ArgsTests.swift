import PartnerCenter
import PartnerLua
import Sealing
import Testing

@Suite struct ArgsTests {
    /// A type, what is given, what a script sees.
    static let values: [(type: String, given: String, seen: String)] = [
        ("string", "a b", "string\ta b"), ("integer", "-12", "number\t-12"),
        ("decimal", "1.50", "string\t1.50"),
        ("money", "74.52 CNY", "userdata\t74.52 CNY"), ("date", "2026-02-28", "string\t2026-02-28"),
        ("month", "2026-02", "string\t2026-02"), ("month", "last", "string\t2026-10"),
        ("month", "this", "string\t2026-11"),
        ("month", "next", "string\t2026-12"), ("duration", "6h", "string\t6h"),
        ("boolean", "true", "boolean\ttrue"),
        ("boolean", "no", "boolean\tfalse"), ("input_file", "in.csv", "string\tin.csv"),
        ("output_file", "new.csv", "string\tnew.csv"),
        ("output_dir", "folder", "string\tfolder"),
    ]

    @Test("a value arrives as its type", arguments: values)
    func value(type: String, given: String, seen: String) throws {
        let bench = try ScriptBench()
        try bench.write("in.csv", "x")
        let lua = "local o = args.declare { { name = 'x', type = '\(type)' } } print(type(o.x), o.x)"
        #expect(try bench.output(lua, ["x": [given]]) == seen + "\n")
    }

    static let refusals: [(type: String, given: String, message: String)] = [
        ("integer", "1.5", "--x must be a whole number, got \"1.5\""),
        ("decimal", "1,5", "--x must be a decimal, got \"1,5\""),
        ("money", "74.52", "--x must be an amount such as \"74.52 CNY\", got \"74.52\""),
        ("date", "20.11.2026", "--x must be a date such as 2026-11-20, got \"20.11.2026\""),
        ("date", "2026-02-30", "--x must be a date such as 2026-11-20, got \"2026-02-30\""),
        ("month", "november", "--x must be a month such as 2026-11, or last, this, next, got \"november\""),
        ("duration", "10 minutes", "--x must be a duration such as 10m, 3w, got \"10 minutes\""),
        ("boolean", "ja", "--x must be true or false, got \"ja\""),
        (
            "output_file", "no/such/folder.csv",
            "--x names a file in a folder that does not exist: no/such/folder.csv"
        ),
        ("recipient", "li@b.cn", "--x must be me, or somebody's public key, got \"li@b.cn\""),
    ]

    @Test("a wrong value is refused before anything is done", arguments: refusals)
    func refused(type: String, given: String, message: String) throws {
        let bench = try ScriptBench()
        let report = try bench.run(
            "args.declare { { name = 'x', type = '\(type)' } } print('on')", ["x": [given]])
        #expect(
            report.failure?.kind == .usage && report.failure?.message == message,
            "\(String(describing: report.failure))")
        #expect(bench.console.output.isEmpty && report.runID == nil)
    }

    @Test("every wrong argument is named at once, with what was probably meant")
    func allProblems() throws {
        let bench = try ScriptBench()
        let report = try bench.run(
            """
            args.declare {
              { name = "file", type = "input_file", required = true, help = "the staff list" },
              { name = "count", type = "integer" }, { name = "mode", one_of = { "fast", "safe" } },
              { name = "pin", many = 2 }, { name = "must", required = true, help = "what you must say" },
            }
            """, ["fiel": ["a.csv"], "count": ["x"], "mode": ["fats"], "pin": ["1", "2", "3"]])
        let failure = try #require(report.failure)
        #expect(failure.kind == .usage && failure.message == "6 arguments are wrong")
        #expect(
            failure.details == [
                "--fiel is not an argument of test.lua; did you mean --file?",
                "--file is missing; the staff list",
                "--count must be a whole number, got \"x\"",
                "--mode must be one of fast or safe, got \"fats\"; did you mean 'fast'?",
                "--pin is given 3 times, at most 2 is allowed", "--must is missing; what you must say",
            ])
    }

    @Test("an input file is looked at before anything is done")
    func inputs() throws {
        let bench = try ScriptBench()
        let lua = "args.declare { { name = 'x', type = 'input_file' } }"
        #expect(
            try bench.run(lua, ["x": ["no.csv"]]).failure?.message.hasPrefix(
                "--x names a file that does not exist: no.csv") == true)
        #expect(try bench.run(lua, ["x": ["."]]).failure?.message == "--x names a folder, not a file: .")
    }

    @Test("several values are a list, defaults hold, and what is not given is nil")
    func shapes() throws {
        let lua = """
            local o = args.declare { { name = "pin", many = 5 }, { name = "one", many = 5 }, { name = "n", type = "integer", default = 3 },
              { name = "sure", type = "boolean", default = true }, { name = "none" } }
            print(table.concat(o.pin, "+"), o.one and #o.one, o.n, o.sure, o.none)
            """
        let output = try ScriptBench().output(lua, ["pin": ["a", "b"], "one": ["x"]])
        #expect(output == "a+b\t1\t3\ttrue\tnil\n")
    }

    static let declarations: [(lua: String, message: String)] = [
        (
            "args.declare { { name = 'x', type = 'int' } }",
            "args.declare: argument 1: 'int' is not a type of arguments"
        ),
        (
            "args.declare { { name = 'x', typ = 'integer' } }",
            "args.declare: typ is not an option of this call"
        ),
        ("args.declare { { type = 'integer' } }", "args.declare: name is missing"),
        (
            "args.declare { { name = 'x' }, { name = 'x' } }",
            "args.declare: argument 2: the name 'x' is declared twice"
        ),
        (
            "args.declare { { name = 'Full-Name' } }",
            "args.declare: argument 1: the name 'Full-Name' is not made of a-z, 0-9 and _"
        ),
        (
            "args.declare { { name = 'max_output' } }",
            "args.declare: argument 1: the name 'max_output' is one that the command line uses itself"
        ),
        ("args.declare('file')", "args.declare takes a list of tables, got string \"file\""),
        ("clock.now() args.declare {}", "args.declare must be the first thing a script does, and done once"),
        (
            "args.declare {} args.declare {}",
            "args.declare must be the first thing a script does, and done once"
        ),
        (
            "args.declare { { name = 'x', type = 'integer', default = 'many' } }",
            "--x must be a whole number, got \"many\""
        ),
    ]

    @Test("a wrong declaration says which argument and why", arguments: declarations)
    func declaration(lua: String, message: String) throws {
        #expect(try ScriptBench().run(lua).failure?.message == message)
    }

    @Test("a secret argument comes from its file or prompt only, and is missing when it must be there")
    func secret() throws {
        let bench = try ScriptBench()
        let lua =
            "local o = args.declare { { name = 'pass', type = 'secret', required = true } } print(type(o.pass))"
        #expect(
            try bench.run(lua).failure?.message
                == "--pass is missing; it is asked for, or read from --pass-file FILE")
        #expect(try bench.run(lua, ["pass": ["open"]]).failure?.kind == .usage)
        #expect(try bench.run(lua, secrets: ["pass": Secret(Array("x".utf8))]).failure == nil)
        #expect(bench.console.output == "userdata\n")
    }
}
