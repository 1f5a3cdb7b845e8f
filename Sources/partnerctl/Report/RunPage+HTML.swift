extension RunPage {
    /// The page: one file that needs nothing else, no network and no script.
    func html() -> HTML {
        var html = HTML()
        html.element("html", .own("lang", "en")) { html in
            html.newline()
            html.element("head") { head(&$0) }
            html.newline()
            html.element("body") { body(&$0) }
        }
        html.newline()
        return html
    }

    private func head(_ html: inout HTML) {
        html.void("meta", .own("charset", "utf-8"))
        html.void(
            "meta", .own("http-equiv", "Content-Security-Policy"),
            .own(
                "content",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"))
        html.void("meta", .own("name", "generator"), .text("content", "\(ReportFile.generator) \(version)"))
        html.void("meta", .own("name", "viewport"), .own("content", "width=device-width, initial-scale=1"))
        html.void("meta", .own("name", "referrer"), .own("content", "no-referrer"))
        html.void("meta", .own("name", "robots"), .own("content", "noindex"))
        html.element("title", text: "\(headline) · \(script)", limit: 200)
        html.newline()
        html.style(PageStyle.sheet)
    }

    private func body(_ html: inout HTML) {
        let sections = sections
        html.element("a", .class("skip"), .own("href", "#main"), text: "Skip to what happened")
        html.element("header", .class("top")) { html in
            html.element("div", .class("wide")) { html in
                html.element("p", .class("maker"), text: "partnerctl · report of a run")
                if sections.count > 1 { contents(sections, &html) }
            }
        }
        html.newline()
        html.element("main", .id("main"), .class("wide")) { html in
            hero(&html)
            for section in sections {
                html.newline()
                html.element("section", .own("aria-labelledby", section.id), .class("part")) { html in
                    html.element("h2", .id(section.id)) { html in
                        html.text(section.title)
                        if let count = section.count {
                            html.text(" ")
                            html.element("span", .class("count"), text: Self.count(Int64(count)))
                        }
                    }
                    section.write(&html)
                }
            }
        }
        html.newline()
        html.element("footer", .class("wide foot")) { html in
            html.element("p") { html in
                html.text("Made by partnerctl \(version) at ")
                html.time(made)
                html.text(". Times are this host's, in UTC. Secrets are not on this page.")
            }
            if !isLive {
                html.element(
                    "p",
                    text:
                        "This page was made from the center's database. How rows went over time is only known to a "
                        + "page that the run itself writes, with --report.")
            }
        }
    }

    private func contents(_ sections: [Section], _ html: inout HTML) {
        html.element("nav", .own("aria-label", "On this page")) { html in
            html.element("ul") { html in
                for section in sections {
                    html.element("li") { html in
                        html.element("a", .own("href", section.anchor), text: section.title)
                    }
                }
            }
        }
    }

    // MARK: What happened

    private func hero(_ html: inout HTML) {
        html.element("section", .class("hero"), .own("aria-labelledby", "happened")) { html in
            html.element("p", .class("badge"), tone.attribute) { html in
                html.element("span", .own("aria-hidden", "true"), text: tone.sign)
                html.text(" \(word)")
            }
            html.element("h1", .id("happened"), text: headline, limit: 200)
            html.element("p", .class("summary"), text: summary, limit: 800)
            if let failure { write(failure, to: &html) }
            if let goOn { self.goOn(goOn, &html) }
        }
        html.newline()
        html.element("dl", .class("facts")) { facts(&$0) }
    }

    private func goOn(_ command: String, _ html: inout HTML) {
        html.element("div", .class("go-on")) { html in
            html.element("p", text: "It can go on where it stopped:")
            html.element("pre", .own("tabindex", "0")) { $0.element("code", text: command) }
        }
    }

    private func facts(_ html: inout HTML) {
        func fact(_ title: StaticString, _ html: inout HTML, _ value: (inout HTML) -> Void) {
            html.element("div") { html in
                html.element("dt", text: "\(title)")
                html.element("dd", body: value)
            }
        }
        if let id { fact("Run", &html) { $0.text(id) } }
        fact("Script", &html) { html in
            html.text(script, limit: 200)
            html.element("code", .class("hash"), text: Self.hexadecimal(scriptHash))
        }
        fact("Center", &html) { $0.text(center, limit: 300) }
        fact("On behalf of", &html) { $0.text(actor, limit: 300) }
        fact("Started", &html) { $0.time(started) }
        fact("Ended", &html) { html in
            if let ended { html.time(ended) } else { html.text("not yet") }
        }
        fact("Duration", &html) { $0.text(Self.span(from: started, to: ended ?? made)) }
        if let key { fact("Key", &html) { $0.text(key, limit: 200) } }
        for input in inputs.prefix(20) {
            fact("Input", &html) { html in
                html.text("--\(input.argument) \(input.path)", limit: 400)
                if input.size > 0 { html.element("span", .class("small"), text: ByteSize.text(input.size)) }
                html.element("code", .class("hash"), text: Self.hexadecimal(input.hash))
            }
        }
    }

    private func write(_ failure: Failure, to html: inout HTML) {
        html.element("div", .class("cause")) { html in
            html.element("h2", text: ending == .waiting ? "What it waits for" : "What stopped it")
            html.element("p", .class("message")) { html in
                if let place = failure.place, !failure.message.hasPrefix(place) {
                    html.element("code", text: place)
                    html.text(": ")
                }
                html.text(failure.message, limit: 1500)
            }
            html.excerpt(failure.excerpt)
            for call in failure.calls.prefix(20) {
                html.element("p", .class("call")) { html in
                    html.text("called from ")
                    html.element("code", text: call, limit: 200)
                }
            }
            if !failure.details.isEmpty {
                html.element("ul", .class("details")) { html in
                    for detail in failure.details.prefix(50) { html.element("li", text: detail, limit: 400) }
                }
                html.more(failure.details.count - 50, "problem")
            }
            if let hint = failure.hint, !hint.isEmpty {
                html.element("p") { html in
                    html.element("strong", text: "To try: ")
                    html.text(hint, limit: 600)
                }
            }
            html.element("p", .class("small")) { html in
                html.text("code ")
                html.element("code", text: failure.code, limit: 100)
            }
        }
    }

    /// `3f…`, two digits per byte.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.reduce(into: "") { text, byte in
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}

extension Tone {
    fileprivate var sign: String {
        switch self {
        case .good: "✓"
        case .mixed: "!"
        case .bad: "✕"
        case .open: "…"
        }
    }

    fileprivate var attribute: HTML.Attribute {
        switch self {
        case .good: .own("data-tone", "good")
        case .mixed: .own("data-tone", "mixed")
        case .bad: .own("data-tone", "bad")
        case .open: .own("data-tone", "open")
        }
    }
}

extension HTML {
    /// Writes lines of a script, the one that matters marked.
    mutating func excerpt(_ excerpt: SourceExcerpt) {
        if excerpt.lines.isEmpty { return }
        element("pre", .class("source"), .own("tabindex", "0"), .own("aria-label", "Lines of the script")) {
            html in
            for line in excerpt.lines {
                let isMarked = line.number == excerpt.marked
                html.element("span", isMarked ? [.class("line marked")] : [.class("line")]) { html in
                    html.element("span", .class("gutter"), text: "\(isMarked ? "▸ " : "  ")\(line.number)")
                    html.text("  \(line.text)")
                }
                html.newline()
            }
        }
    }
}
