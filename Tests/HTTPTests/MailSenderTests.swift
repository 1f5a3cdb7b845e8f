import Foundation
@testable import HTTP
import LocalServers
import Testing

@Suite struct MailSenderTests {
    private func message(
        subject: String = "Report", text: String = "Hello\n",
        to: [MailAddress] = [MailAddress("li.na@fabrikam.example")],
        from: MailAddress = MailAddress("ops@partner.example"), attachments: [MailMessage.Attachment] = [],
        id: String = "run-7.3@partner.example"
    ) -> MailMessage {
        MailMessage(
            from: from, to: to, subject: subject, text: text, attachments: attachments, messageID: id,
            date: 1_795_297_414)
    }

    private func send(_ message: MailMessage, _ server: MailSender.Server) throws -> String {
        try MailSender().send(message, to: server) { _ in }
    }

    @Test("A mail arrives as it was written: Chinese subject and names, files, lines with dots")
    func arrives() throws {
        let server = try LocalServer("mail.py")
        let subject = "季度报告：已创建 300 个用户，其中 12 个需要人工处理，请在周五之前查看附件并确认结果"
        let text = "Dots:\n.\n..\n.hidden\nlast line without an end: 张伟 \(String(repeating: "长", count: 400))"
        let files: [MailMessage.Attachment] = [
            .init(name: "结果 2026.csv", type: "text/csv", bytes: Array("a,b\r\n.\r\n张,伟\r\n".utf8)),
            .init(name: "all.bin", bytes: (0...255).map { UInt8($0) }),
            .init(name: "empty.txt", type: "text/plain", bytes: []),
        ]
        let people = [
            MailAddress(name: "李娜", "li.na@fabrikam.example"),
            MailAddress(name: "O\"Neil, Pat", "pat@b.example"),
        ]
        let sent = message(
            subject: subject, text: text, to: people, from: MailAddress(name: "Ops", "ops@partner.example"),
            attachments: files)
        let receipt = try send(sent, .init(url: "smtp://127.0.0.1:\(server.port)"))
        #expect(receipt == "250 2.0.0 OK queued as 4F2A")

        let seen = try server.next()
        #expect(seen["sender"] as? String == "ops@partner.example")
        #expect(seen["recipients"] as? [String] == ["li.na@fabrikam.example", "pat@b.example"])
        let headers = try #require(seen["headers"] as? [String: String])
        #expect(headers["Subject"] == subject)
        #expect(headers["From"] == "Ops <ops@partner.example>")
        #expect(headers["To"] == "李娜 <li.na@fabrikam.example>, \"O\\\"Neil, Pat\" <pat@b.example>")
        #expect(headers["Date"] == "Sat, 21 Nov 2026 21:43:34 +0000")
        #expect(headers["Message-ID"] == "<run-7.3@partner.example>")
        #expect((seen["text"] as? String)?.replacingOccurrences(of: "\r\n", with: "\n") == text)
        let attachments = try #require(seen["attachments"] as? [[String: String]])
        #expect(attachments.map { $0["name"] } == files.map(\.name))
        #expect(attachments.map { $0["type"] } == files.map(\.type))
        #expect(attachments.map { $0["bytes"] } == files.map { Data($0.bytes).base64EncodedString() })
        #expect(seen["defects"] as? [String] == [])
        #expect(try #require(seen["longest"] as? Int) <= 998)
    }

    @Test("ASCII stays readable, dots and long lines included")
    func plain() throws {
        let server = try LocalServer("mail.py")
        let text = ".\n..\nx = 1 \n" + String(repeating: "long ", count: 300) + "\n"
        _ = try send(message(text: text), .init(url: "smtp://localhost:\(server.port)"))
        let seen = try server.next()
        #expect((seen["text"] as? String)?.replacingOccurrences(of: "\r\n", with: "\n") == text)
        #expect(seen["encrypted"] as? Bool == false)
    }

    @Test("A server that encrypts is asked to, and its certificate is checked")
    func starttls() throws {
        let server = try LocalServer("mail.py", ["--starttls", "{}", "--login", "ops:s3cret"])
        var options = MailSender.Server(
            url: "smtp://localhost:\(server.port)", user: "ops", password: "s3cret")
        do {
            _ = try send(message(), options)
            Issue.record("a stranger's certificate was taken")
        } catch let error as HTTPError {
            guard case .notTrusted = error else { throw error }
        }
        options.certificateAuthorities = server.certificate
        _ = try send(message(), options)
        let seen = try server.next()
        #expect(seen["encrypted"] as? Bool == true)
        #expect(seen["login"] as? String == "ops")
    }

    @Test("A server that is encrypted from the first byte")
    func smtps() throws {
        let server = try LocalServer("mail.py", ["--tls", "{}"])
        let options = MailSender.Server(
            url: "smtps://localhost:\(server.port)", certificateAuthorities: server.certificate)
        _ = try send(message(), options)
        #expect(try server.next()["encrypted"] as? Bool == true)
    }

    @Test("A wrong password is said to be one, and is not repeated")
    func wrongPassword() throws {
        let server = try LocalServer("mail.py", ["--login", "ops:right"])
        let options = MailSender.Server(
            url: "smtp://localhost:\(server.port)", user: "ops", password: "wr0ng")
        do {
            _ = try send(message(), options)
            Issue.record("it was taken")
        } catch let error as HTTPError {
            guard case .loginDenied("localhost", _) = error else { throw error }
            #expect(!error.description.contains("wr0ng") && !error.isWorthRetrying)
        }
    }

    @Test(
        "A server's refusal is repeated, and says whether to try again",
        arguments: [("550 5.7.1 not for you", false), ("451 4.7.1 later", true)])
    func refused(reply: String, isWorthRetrying: Bool) throws {
        let server = try LocalServer("mail.py", ["--refuse", reply])
        do {
            _ = try send(message(), .init(url: "smtp://localhost:\(server.port)"))
            Issue.record("it was taken")
        } catch let error as HTTPError {
            #expect(error == .mailRefused(host: "localhost", reply: reply))
            #expect(error.isWorthRetrying == isWorthRetrying)
        }
    }

    @Test("Where clear text is for this machine only, no other is connected to")
    func clear() throws {
        // A name that is not this machine's has to encrypt, wherever it leads.
        let server = try LocalServer("mail.py")
        let name = try #require(Host.current().name)
        try #require(name != "localhost")
        var options = MailSender.Server(
            url: "smtp://\(name):\(server.port)", user: "ops", password: "s3cret", allowsClear: true,
            allowsPrivateAddresses: true)
        #expect(throws: HTTPError.passwordInClear(host: name)) { try send(message(), options) }
        options.user = nil
        options.allowsPrivateAddresses = false
        options.url = "smtp://10.0.0.1:25"
        #expect(throws: HTTPError.privateAddress(host: "10.0.0.1", try #require(NetworkAddress("10.0.0.1"))))
        {
            try send(message(), options)
        }
    }

    @Test(
        "What would end a line, or is no address, is not sent",
        arguments: [
            ("a@b.example", "x\r\nBcc: evil@c.example", "id@a", "subject"),
            ("a@b.example", "x\ny", "id@a", "subject"), ("a@b.example", "x\u{0}", "id@a", "subject"),
            ("a@b.example>\r\nRCPT TO:<c@d.example", "x", "id@a", "to"), ("nobody", "x", "id@a", "to"),
            ("a b@c.example", "x", "id@a", "to"), ("张@c.example", "x", "id@a", "to"),
            ("-x@c.example", "x", "id@a", "to"),
            ("a@b.example", "x", "id>\r\nBcc: e@f", "message id"), ("a@b.example", "x", "id", "message id"),
        ])
    func injected(to: String, subject: String, id: String, field: String) throws {
        do {
            _ = try send(
                message(subject: subject, to: [MailAddress(to)], id: id), .init(url: "smtp://localhost:1"))
            Issue.record("it was sent")
        } catch let error as HTTPError {
            guard case .badMessage(field, _) = error else { throw error }
        }
    }

    @Test("Names and files are one line too, and nobody is no recipient")
    func injectedElsewhere() {
        let server = MailSender.Server(url: "smtp://localhost:1")
        let named = message(to: [MailAddress(name: "A\r\nBcc: x@y.example", "a@b.example")])
        #expect(throws: HTTPError.self) { try named.check() }
        let file = message(attachments: [.init(name: "a\r\nX: y", bytes: [])])
        #expect(throws: HTTPError.self) { try file.check() }
        let type = message(attachments: [.init(name: "a", type: "text/csv\r\nX: y", bytes: [])])
        #expect(throws: HTTPError.self) { try type.check() }
        #expect(throws: HTTPError.self) { try send(message(to: []), server) }
        #expect(throws: HTTPError.otherScheme("https", wanted: ["smtp", "smtps"])) {
            try send(message(), .init(url: "https://localhost/"))
        }
    }

    @Test(
        "People are read as they write themselves",
        arguments: [
            ("a@b.example", "", "a@b.example"), ("李娜 <li@b.example>", "李娜", "li@b.example"),
            ("\"Neil, Pat\" <p@b.example>", "Neil, Pat", "p@b.example"), ("<a@b.example>", "", "a@b.example"),
        ])
    func read(text: String, name: String, address: String) {
        #expect(MailAddress(reading: text) == MailAddress(name: name, address))
    }

    @Test("Who is no address is nobody", arguments: ["", "x", "a@", "@b", "a@b@c", "A <b>", "a@b.example\n"])
    func nobody(text: String) { #expect(MailAddress(reading: text) == nil) }

    @Test(
        "Dates are those of the calendar",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (-1, "Wed, 31 Dec 1969 23:59:59 +0000"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
        ])
    func dates(seconds: Int64, text: String) { #expect(InternetDate.text(seconds) == text) }
}
