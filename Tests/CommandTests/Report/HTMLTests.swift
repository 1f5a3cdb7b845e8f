import Testing

@testable import partnerctl

@Suite struct HTMLTests {
    @Test(
        "text is text, whatever is in it",
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\"'&", "&quot;&#39;&amp;"), ("&lt;", "&amp;lt;"), ("王芳 🧑‍💻", "王芳 🧑‍💻"),
            ("a\u{202e}gnp.exe", "a\\u{202e}gnp.exe"), ("\u{0}\u{1b}[31m\r", "\\x00\\x1b[31m\\r"), ("", ""),
        ])
    func text(given: String, shown: String) {
        var html = HTML()
        html.element("p", text: given)
        html.element("p", .text("title", given)) { _ in }
        let text = String(decoding: html.bytes, as: UTF8.self)
        #expect(text == "<!DOCTYPE html>\n<p>\(shown)</p><p title=\"\(shown)\"></p>")
    }

    @Test(
        "long text is cut, also where it is one letter",
        arguments: ["x", "王", "🧑", "<"].map { String(repeating: $0, count: 1_000_000) } + [
            "a" + String(repeating: "\u{301}", count: 1_000_000)
        ])
    func long(text: String) {
        var html = HTML()
        html.element("p", text: text)
        #expect(html.bytes.count < 10_000)
        #expect(String(decoding: html.bytes, as: UTF8.self).hasSuffix("…</p>"))
    }

    @Test("what is just as long as its place is whole")
    func fits() {
        #expect(Cut.text("王芳李", limit: 3) == "王芳李")
        #expect(Cut.text("王芳李娜", limit: 3) == "王芳…")
        #expect(Cut.text("", limit: 3) == "")
    }

    @Test(
        "numbers are written as browsers read them",
        arguments: [
            (0.0, "0"), (0.6, "0.60"), (12.345, "12.35"), (100, "100"), (-1.5, "-1.50"), (0.001, "0"),
        ])
    func numbers(number: Double, shown: String) {
        var html = HTML()
        html.element("rect", .number("width", number)) { _ in }
        #expect(String(decoding: html.bytes, as: UTF8.self).hasSuffix("<rect width=\"\(shown)\"></rect>"))
    }
}
