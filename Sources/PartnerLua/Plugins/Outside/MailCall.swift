internal import HTTP
internal import LuaRuntime
internal import PartnerCenter
internal import Sealing

/// One call of `net.send_mail`.
struct MailCall {
    static let name = "net.send_mail"
    /// A file that comes with a mail is not larger.
    static let largestFile = 10 << 20

    let plugin: String
    let url: String
    let from: MailAddress
    let to: [MailAddress]
    let subject: String
    let text: String
    let user: String?
    let password: SecretToken?
    let isClear: Bool
    let attachments: [String]

    init(_ stack: LuaStack, of plugin: String) throws {
        let options = try Options(
            stack, at: 1, of: Self.name,
            known: ["url", "from", "to", "subject", "text", "user", "password", "clear", "attach"])
        self.plugin = plugin
        url = try options.requiredText("url")
        from = try Self.address(options.requiredText("from"), "from")
        let recipients = try options.with("to") { type in
            if type == .string, let text = stack.text(at: -1) { return [text] }
            guard let list = try? [String].read(stack, at: -1), !list.isEmpty else {
                throw options.wrong("to", "an address or a list of addresses")
            }
            return list
        }
        to = try recipients.map { try Self.address($0, "to") }
        subject = try options.requiredText("subject")
        text = try options.requiredText("text")
        user = try options.text("user")
        password = try options.secretToken("password")
        isClear = try options.boolean("clear")
        attachments = try options.texts("attach") ?? []
    }

    private static func address(_ text: String, _ field: String) throws -> MailAddress {
        if let address = MailAddress(reading: text) { return address }
        throw OperationError.badArgument(
            name,
            [
                FieldProblem(
                    field: field,
                    "must be an address like Li Na <li.na@contoso.cn>, got \"\(PrintableText.clean(text, limit: 60))\""
                )
            ])
    }

    /// Behind the `@` of who writes.
    var domain: String { from.address.split(separator: "@").last.map(String.init) ?? "localhost" }

    /// What the journal keeps: of the text its digest, of the password its name.
    var arguments: [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("plugin", plugin)
        json.put("url", url)
        json.put("from", from.address)
        json.put("to", to.map(\.address))
        json.put("subject", subject)
        json.put("text_digest", Digest(of: Array(text.utf8)).description)
        if let user { json.put("user", user) }
        if let password { json.put("password", password.name) }
        if !attachments.isEmpty { json.put("attach", attachments) }
        json.end("}")
        return json.bytes
    }

    static func answer(_ receipt: String) -> [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("receipt", PrintableText.clean(receipt, limit: 500))
        json.end("}")
        return json.bytes
    }
}
