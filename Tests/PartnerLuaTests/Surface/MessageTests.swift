import PartnerCenter
import PartnerLua
import Testing

/// A mistake as people make it, and what they read.
struct Mistake: CustomTestStringConvertible, Sendable {
    var lua: String
    var code: String
    var message: String
    var hint: String?
    var field: String?
    var testDescription: String { lua }

    init(_ lua: String, _ code: String, _ message: String, hint: String? = nil, field: String? = nil) {
        self.lua = lua
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field
    }
}

@Suite struct MessageTests {
    static let prefix = """
        local opt = args.declare {
          { name = "file", type = "input_file" },
          { name = "out", type = "output_file", default = "out.csv" },
          { name = "to", type = "recipient", default = "me" },
        }
        local columns = { email = { header = { "Email" } }, n = { type = "integer", header = { "N" } } }
        local function open() return rows.open { path = opt.file, columns = columns } end

        """
    /// The line of the mistake itself.
    static let line = 8

    static let calls: [Mistake] = [
        Mistake(
            "partner.user.create {}", "bad_argument", "partner has no 'user'", hint: "did you mean 'users'?"),
        Mistake(
            "partner.users.created {}", "bad_argument", "partner.users has no 'created'",
            hint: "did you mean 'create'?"),
        Mistake("row.open {}", "script_error", "attempt to index a nil value (global 'row')"),
        Mistake(
            #"partner.users.create { fullname = "A", email = "a@b.cn" }"#, "bad_argument",
            "users.create: full_name is missing; fullname is not a field of this call (did you mean 'full_name'?)",
            hint: "partnerctl help users.create", field: "full_name"),
        Mistake(
            #"partner.users.create { full_name = "A", email = "a@b.cn", role = "sales" }"#, "bad_argument",
            "users.create: role is not a field of this call",
            hint: "it takes full_name, email, agent_role and admin_role", field: "role"),
        Mistake(
            #"partner.users.create { full_name = 7, email = "a@b.cn" }"#, "bad_argument",
            "users.create: full_name must be text, got number 7", field: "full_name"),
        Mistake(
            "partner.users.create()", "bad_argument", "users.create: full_name is missing; email is missing",
            field: "full_name"),
        Mistake(
            #"partner.users.create("a@b.cn")"#, "bad_argument",
            "users.create takes a table of named values, got string \"a@b.cn\"",
            hint: "write users.create { name = value, … } with a dot, not a colon"),
        Mistake(
            #"partner.users:create { full_name = "A" }"#, "bad_argument",
            "users.create takes one table, got 1 values more", hint: "write users.create { name = value, … }"),
        Mistake(
            #"partner.users.create { full_name = "A", email = "a@b.cn", agent_role = "seller" }"#,
            "bad_argument",
            "users.create: agent_role must be one of none, admin, sales or helpdesk, got string \"seller\"",
            field: "agent_role"),
        Mistake(
            #"partner.users.create { full_name = "A", email = "a@b.cn", agent_role = "sale" }"#,
            "bad_argument",
            "users.create: agent_role must be one of none, admin, sales or helpdesk, got string \"sale\"",
            hint: "did you mean 'sales'?", field: "agent_role"),
        Mistake(
            #"partner.users.create { full_name = "A", email = "a.b.cn" }"#, "bad_argument",
            "users.create: email must be an e-mail address: it has no @, got \"a.b.cn\"", field: "email"),
        Mistake(
            #"partner.users.create { full_name = "A\nB", email = "a@b.cn" }"#, "bad_argument",
            "users.create: full_name must not hold control characters, got byte 10 at position 2",
            hint: "remove line breaks and other invisible characters", field: "full_name"),
        Mistake(
            #"partner.users.get { id = "u-99" }"#, "not_found", "there is no user with id u-99",
            hint: "partner.users.find answers nil instead of an error", field: "id"),
        Mistake("partner.users.get {}", "bad_argument", "users.get: id or email must be given", field: "id"),
        Mistake(
            #"partner.users.get { id = "u-1", email = "a@b.cn" }"#, "bad_argument",
            "users.get: id and email exclude each other", field: "id"),
        Mistake(
            #"partner.users.delete { id = "u-1" }"#, "forbidden_state",
            "admin@contoso.partner.onmschina.cn is the last global admin and must stay one",
            hint: "make somebody else a global admin first"),
        Mistake(
            #"partner.users.create { full_name = "A", email = "Admin@contoso.partner.onmschina.cn" }"#,
            "already_exists", "admin@contoso.partner.onmschina.cn is taken by u-1 (First Admin)",
            hint: "look first with partner.users.find { email = … }", field: "email"),
        Mistake(
            #"partner.users.update { id = "u-1", full_name = "A", etag = "v7" }"#, "conflict",
            "u-1 was changed since it was read: it is v1, not v7", hint: "read it again, then decide again",
            field: "etag"),
        Mistake(
            #"partner.environment.supports { operation = "users.creat" }"#, "bad_argument",
            "partner.environment.supports: there is no operation 'users.creat'",
            hint: "did you mean 'users.create'?", field: "operation"),
    ]

    static let rows: [Mistake] = [
        Mistake(
            #"rows.open { path = "other.csv", columns = columns }"#, "refused",
            "rows.open: \"other.csv\" is not the value of an argument of type input_file",
            hint: #"declare it: args.declare { { name = "file", type = "input_file" } }"#, field: "path"),
        Mistake(
            "rows.open { columns = columns }", "bad_argument", "rows.open: path is missing", field: "path"),
        Mistake(
            "rows.open { path = opt.file, colums = columns }", "bad_argument",
            "rows.open: colums is not an option of this call", hint: "did you mean 'columns'?",
            field: "colums"),
        Mistake(
            "rows.open { path = opt.file, columns = { x = { typ = 'email' } } }", "bad_argument",
            "rows.open: column x: typ is not an option of this call", hint: "did you mean 'type'?",
            field: "typ"),
        Mistake(
            "rows.open { path = opt.file, columns = { x = { type = 'emial' } } }", "bad_argument",
            "rows.open: column x: type must be one of text, integer, decimal, boolean, date, month or email, got \"emial\"",
            hint: "did you mean 'email'?", field: "type"),
        Mistake(
            "rows.open { path = opt.file, columns = { mail = { header = { 'Emial' }, required = true } } }",
            "bad_file",
            "file.csv: missing column 'Emial' or 'mail' (did you mean 'Email'?); line 1 has 'Email' and 'N'",
            hint: "add the missing headers, or name the header row"),
        Mistake(
            "rows.open { path = opt.file, columns = columns, encoding = 'latin1' }", "bad_argument",
            "rows.open: encoding must be one of UTF-8, UTF-16LE, UTF-16BE or GB18030, got \"latin1\"",
            field: "encoding"),
        Mistake(
            "rows.index(open(), 'phone')", "bad_argument", "rows.index: the rows have no column 'phone'",
            hint: "they have email and n"),
        Mistake(
            "rows.index(open(), 'emial')", "bad_argument", "rows.index: the rows have no column 'emial'",
            hint: "did you mean 'email'?"),
        Mistake(
            "rows.index(open(), 'n')", "invalid", "rows.index: rows 1 and 2 both have n '1'",
            hint: "declare the column unique to see all such rows at once", field: "n"),
        Mistake("rows.group(open(), 'm')", "bad_argument", "rows.group: the rows have no column 'm'"),
        Mistake(
            "rows.create { path = 'elsewhere.csv', columns = { 'a' } }", "refused",
            "rows.create: \"elsewhere.csv\" is neither the value of an argument of type output_file nor below an output_dir",
            hint: #"declare it: args.declare { { name = "out", type = "output_file" } }"#, field: "path"),
        Mistake(
            "rows.create { path = opt.out }", "bad_argument", "rows.create: columns is missing",
            field: "columns"),
        Mistake(
            "rows.create { path = opt.out, columns = { 'name' } }:add { nmae = 'A' }", "bad_argument",
            "writer:add: nmae is not an option of this call", hint: "did you mean 'name'?", field: "nmae"),
        Mistake(
            "local w = rows.create { path = opt.out, columns = { 'a' }, replace = true } w:close() w:add { a = 1 }",
            "forbidden_state", "out.csv is closed already"),
    ]

    static let batches: [Mistake] = [
        Mistake("bulk.map(open(), {}, print)", "bad_argument", "bulk.map: name is missing", field: "name"),
        Mistake(
            "bulk.map(open(), { name = 'b' })", "bad_argument",
            "bulk.map takes a function last, got no value",
            hint: "write bulk.map(source, { name = \"…\" }, function(row) … end)"),
        Mistake(
            "bulk.map(open(), { name = 'b', key = 'emial' }, print)", "bad_argument",
            "bulk.map: key names no column of the rows: 'emial'", hint: "did you mean 'email'?", field: "key"),
        Mistake(
            "bulk.map(open(), { name = 'b', result = { 'a', 'a' } }, print)", "bad_argument",
            "bulk.map: result names 'a' twice", field: "result"),
        Mistake(
            "bulk.map({}, { name = 'b' }, print)", "bad_argument",
            "bulk.map: argument 1: source expected, got table"),
        Mistake(
            "bulk.refuse { message = 'no' }", "forbidden_state",
            "bulk.refuse refuses a row, and there is none here"),
        Mistake(
            "bulk.map(open(), { name = 'b' }, function() end):write { path = 'x.csv' }", "refused",
            "batch:write: \"x.csv\" is neither the value of an argument of type output_file nor below an output_dir",
            field: "path"),
        Mistake(
            "bulk.map(open(), { name = 'b', result = { 'total' } }, function() end):sum('totl')",
            "bad_argument",
            "batch:sum: 'totl' is not a result column", hint: "did you mean 'total'?", field: "column"),
        Mistake(
            "bulk.map(open(), { name = 'b' }, function() end):each { outcome = 'fail' }", "bad_argument",
            "outcome must be one of ok, unchanged, failed, refused, unknown, unsupported or cancelled, got \"fail\"",
            field: "outcome"),
        Mistake(
            "deliver.sealed { from = bulk.map(open(), { name = 'b', result = { 'password' } }, function() end), columns = { 'emial' }, path = opt.out, to = opt.to }",
            "bad_argument", "deliver.sealed: the batch has no column 'emial'", hint: "did you mean 'email'?",
            field: "columns"),
        Mistake(
            "deliver.sealed { from = { { a = 'text' } }, columns = { 'a' }, path = opt.out, to = opt.to }",
            "bad_argument", "deliver.sealed: none of the columns a holds secrets", field: "columns"),
        Mistake(
            "deliver.sealed { from = 'batch', columns = { 'a' }, path = opt.out, to = opt.to }",
            "bad_argument", "deliver.sealed: from must be a batch, or a list of tables, got string \"batch\"",
            field: "from"),
        Mistake(
            "deliver.sealed { from = {}, columns = { 'a' }, path = opt.out, to = 'me' }",
            "bad_argument",
            "deliver.sealed: to must be the value of an argument of type recipient, got \"me\"",
            hint: #"declare it: args.declare { { name = "to", type = "recipient", default = "me" } }"#,
            field: "to"),
    ]

    static let values: [Mistake] = [
        Mistake(
            "money.of(74.52, 'CNY')", "bad_argument", "money.of takes the amount as text, got number 74.52",
            hint: "write money.of(\"74.52\", \"CNY\"): a float cannot hold a fen exactly"),
        Mistake(
            "money.of('74,52', 'CNY')", "invalid",
            "an amount must be written in digits, such as 74.52 or -0.5, got '74,52'"),
        Mistake(
            "money.of('1', 'yuan')", "invalid",
            "a currency must be a code of ISO 4217 in capitals, such as CNY, got 'yuan'"),
        Mistake(
            "print(money.of('1', 'CNY') + money.of('1', 'EUR'))", "invalid",
            "CNY and EUR are different currencies"),
        Mistake(
            "print(money.of('1', 'CNY') * 1.5)", "invalid", "money is multiplied by whole numbers only",
            hint: "write amount:times(\"1.15\") for a decimal"),
        Mistake(
            "money.of('1', 'CNY'):split(0)", "invalid",
            "parts must be a whole number from 1 to 1000000, got 0"),
        Mistake(
            "clock.add('2026-11-20', '3h')", "invalid",
            "3h is part of a day and cannot be added to a date; add it to an instant"),
        Mistake("clock.add('2026-13-01', '1d')", "invalid", "a year has months 1 to 12, got 13"),
        Mistake(
            "clock.add('yesterday', '1d')", "invalid", "a date must look like 2026-11-20, got 'yesterday'"),
        Mistake(
            "clock.today { zone = 'Mars' }", "invalid",
            "a zone must be UTC, Asia/Shanghai or an offset from -12:00 to +14:00, got 'Mars'"),
        Mistake("json.decode('{\"a\":}')", "bad_file", "the text is not JSON: "),
        Mistake(
            "json.encode({ 1, a = 2 })", "invalid",
            "json: a table is either a list or has names: this one has both"),
        Mistake("json.encode(print)", "invalid", "json: function cannot be JSON"),
        Mistake(
            "json.read('/etc/passwd')", "refused",
            "json.read: \"/etc/passwd\" is not the value of an argument of type input_file", field: "path"),
        Mistake("report.problem {}", "bad_argument", "report.problem: message is missing", field: "message"),
        Mistake("log.info({})", "bad_argument", "log.info: argument 1: text or an error expected, got table"),
        Mistake("require 'helpers'", "refused", "require: 'helpers' is not one of this script's modules"),
    ]

    @Test(
        "a mistake is named with its code, its line and what to do",
        arguments: calls + rows + batches + values)
    func mistake(_ mistake: Mistake) throws {
        let bench = try ScriptBench()
        bench.options.allowsIrreversible = true
        try bench.write("file.csv", "Email,N\na@b.cn,1\nc@d.cn,1\n")
        let report = try bench.run(Self.prefix + mistake.lua, ["file": ["file.csv"]])
        let failure = try #require(report.failure)
        #expect(failure.code == mistake.code)
        if mistake.message.hasSuffix(": ") {
            #expect(
                failure.message.hasPrefix(mistake.message)
                    && failure.message.count > mistake.message.count + 10)
        } else {
            #expect(failure.message == mistake.message)
        }
        if let hint = mistake.hint { #expect(failure.hint == hint) }
        if let field = mistake.field { #expect(failure.field == field) }
        #expect(failure.place == "test.lua:\(Self.line)")
    }
}
