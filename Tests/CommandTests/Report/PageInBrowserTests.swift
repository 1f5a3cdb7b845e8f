import Foundation
import Testing

@testable import partnerctl

/// Looks at a page in headless Chromium; `make test-browser` installs it and names it in `PARTNERCTL_BROWSER`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PARTNERCTL_BROWSER"] != nil, "no browser was named"))
struct PageInBrowserTests {
    /// What the driver found in one way of looking.
    private struct Look: Decodable {
        var way: String
        var width: Int
        var scheme: String
        var innerWidth: Int
        var scrollWidth: Int
        var overflowing: [String]
        var complaints: [String]
        var background: String
        var headings: [Int]
        var landmarks: [String]
        var lang: String
        var headersWithoutScope: Int
        var duplicateIds: Int
        var drawings: Int
        var unnamedDrawings: Int
        var paths: [Bool]
        var title: String
        var screenshot: String
    }

    private static let root = Paths.absolute("../../../..", in: "\(#filePath)")

    @Test("the page of a run stands in a browser: narrow and wide, light and dark, without a complaint")
    func looks() throws {
        let bench = try ProcessBench()
        var list = "姓名,Email,Role\n"
        for number in 1...300 {
            // 12 e-mails come twice, 5 rows fail in the script, 3 have a role that there is not.
            let email = "user\(number % 25 == 0 ? number - 1 : number)@contoso.cn"
            let role = [61, 62, 63, 64, 190].contains(number) ? "boss" : number % 100 == 7 ? "chief" : "none"
            list += "\(number % 2 == 0 ? "王芳" : "Li Na") \(number),\(email),\(role)\n"
        }
        try bench.write("staff.csv", list)
        let run = try bench.run([
            "run", "\(Self.root)/Tests/Browser/staff.lua", "--file", "staff.csv", "--group-size", "12",
            "--report", "run.html",
        ])
        #expect(run.end == .exited(3), "\(run.err)")
        #expect(run.err.contains("300 rows: 280 ok, 20 failed"))

        let folder = "\(Self.root)/.build/browser"
        let driver = try ProcessRun(
            "python3", ["\(Self.root)/Tests/Browser/look.py", "\(bench.path)/run.html", folder])
        #expect(driver.exitCode == 0, "\(driver.out)")
        let looks = try driver.out.split(separator: "\n").map {
            try JSONDecoder().decode(Look.self, from: Data($0.utf8))
        }
        #expect(looks.map(\.way) == ["narrow-light", "narrow-dark", "wide-light", "wide-dark"])
        for look in looks { try check(look) }
        // The scheme reaches the page.
        #expect(Set(looks.map(\.background)).count == 2)
    }

    private func check(_ look: Look) throws {
        let way = Comment(rawValue: look.way)
        #expect(look.complaints.isEmpty, way)
        #expect(look.innerWidth == look.width, way)
        #expect(look.scrollWidth <= look.innerWidth, way)
        #expect(look.overflowing.isEmpty, way)
        #expect(look.lang == "en", way)
        #expect(look.landmarks == ["header", "main", "footer", "nav"], way)
        #expect(look.headings.first == 1 && look.headings.count(where: { $0 == 1 }) == 1, way)
        for (one, next) in zip(look.headings, look.headings.dropFirst()) { #expect(next <= one + 1, way) }
        #expect(look.headersWithoutScope == 0 && look.duplicateIds == 0, way)
        #expect(look.drawings == 1 && look.unnamedDrawings == 0, way)
        #expect(look.paths == [true, true], way)
        #expect(look.title == "run-1 is done, but 20 of 300 rows are not · staff.lua", way)
        let picture = try Data(contentsOf: URL(fileURLWithPath: look.screenshot))
        #expect(picture.count > 10_000, way)
        Attachment.record([UInt8](picture), named: "\(look.way).png")
    }
}
