import Testing

@testable import partnerctl

/// Offers and prices as processes of their own.
@Suite struct PriceCallTests {
    private static let premium = "031C9E47-4802-4248-838E-778FB1D2CC05"

    private func bench() throws -> ProcessBench {
        try ProcessBench(flags: ["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
    }

    @Test("offers and prices are called by hand, a file by its path from the working folder")
    func calls() throws {
        let bench = try bench()
        let price = try bench.run(["call", "prices.get", "--offer_id", Self.premium.lowercased()])
        #expect(price.end == .exited(0))
        #expect(price.out.contains("list_price    74.525 CNY\nretail_price  89.50 CNY\n"), "\(price.out)")
        try bench.write("list.csv", "产品编号,名称,标价,ERP Price\n\(Self.premium),高级版,75.10,90\n")
        let taken = try bench.run(["call", "prices.import", "--path", "list.csv", "--month", "2026-12"])
        #expect(taken.end == .exited(0), "\(taken.err)")
        #expect(taken.out.contains("changed        1\n"))
        let compared = try bench.run(["call", "prices.compare", "--from=2026-11", "--to=2026-12", "--json"])
        #expect(
            compared.out.contains(
                #""change":"CHG","old_list_price":"74.525 CNY","list_price":"75.10 CNY","#), "\(compared.out)"
        )
    }

    @Test("a file that is wrong is refused with line, column and value, and nothing is taken in")
    func wrongFile() throws {
        let bench = try bench()
        try bench.write("list.csv", "Offer ID,Name,List Price,ERP\n\(Self.premium),Premium,-1,90\n")
        let refused = try bench.run(["call", "prices.import", "--path", "list.csv", "--month", "2026-12"])
        #expect(refused.end == .exited(1))
        #expect(
            refused.err.contains(
                "list.csv: 1 of 1 rows are wrong: line 2, column 'List Price': '-1' is below"),
            "\(refused.err)")
        #expect(try bench.rows(["count(*)"], "FROM price_lists") == ["1"])
    }

    @Test("a list whose reader leaves early ends without a word")
    func brokenPipe() throws {
        let bench = try bench()
        let process = try ProcessUnderTest(
            ["call", "offers.each", "--category", "Enterprise_Key", "--json"], directory: bench.path,
            ["HOME": bench.path], through: ["sh", "-c", "\"$@\" | head -2", "sh"])
        #expect(process.wait() == .exited(0))
        let lines = process.out.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.last?.hasPrefix(#"{"type":"answer","value":{"id":"#) == true)
        #expect(process.err.isEmpty, "\(process.err)")
    }
}
