import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import Testing

/// Files that operations are given by a script.
@Suite struct OperationFilesTests {
    private static let take = """
        local opt = args.declare {
          { name = "file", type = "input_file" }, { name = "month", type = "month", default = "next" },
        }
        local list = partner.prices.import { path = opt.file, month = opt.month }
        print(list.month, list.count, list.added, list.changed, list.removed, list.deprecated, list.not_orderable)
        """

    private static let premium = "031c9e47-4802-4248-838e-778fb1d2cc05"

    private func error(_ bench: ScriptBench, _ script: String = take, file: String) throws -> String {
        let report = try bench.run(script, ["file": [file]])
        let failure = try #require(report.failure)
        #expect(try bench.database.store.priceList(of: CalendarMonth("2026-12")) == nil)
        return "\(failure.code): \(failure.message)"
    }

    @Test("the price list comes monthly as a file, under English or Chinese headers")
    func headers() throws {
        for (name, text) in [
            ("english.csv", "A/C/D/U,Offer Display Name,Offer ID,List Price,ERP Price\r\nCHG,Premium,"),
            ("chinese.csv", "变更标志,产品名称,产品编号,标价,建议零售价\r\nCHG,高级版,"),
            ("semicolons.csv", "change;name;offer_id;list_price;retail_price\nCHG;Premium;"),
        ] {
            let bench = try ScriptBench()
            let separator = name == "semicolons.csv" ? ";" : ","
            try bench.write(name, text + "\(Self.premium)\(separator)75.000\(separator)90\r\n")
            #expect(try bench.run(Self.take, ["file": [name]]).failure == nil, "\(name)")
            #expect(bench.console.output == "2026-12\t1\t0\t1\t0\t0\t0\n", "\(name)")
            let price = try bench.database.store.price(
                of: OfferID(Self.premium), in: CalendarMonth("2026-12"))
            #expect(price?.listPrice.description == "75.000 CNY")
        }
    }

    @Test("the sample list is taken in whole")
    func sample() throws {
        let bench = try ScriptBench()
        try bench.copySamples()
        #expect(try bench.run(Self.take, ["file": ["price_list.csv"]]).failure == nil)
        #expect(bench.console.output == "2026-12\t20\t1\t2\t1\t1\t1\n")
    }

    @Test("a workbook is read as a text is")
    func workbook() throws {
        let bench = try ScriptBench()
        let written = try bench.run(
            """
            local opt = args.declare { { name = "out", type = "output_file", default = "list.xlsx" } }
            local w = rows.create { path = opt.out, columns = { "产品编号", "名称", "标价", "ERP Price", "生效日期" } }
            w:add {
              ["产品编号"] = "\(Self.premium)", ["名称"] = "高级版", ["标价"] = "74.5250", ["ERP Price"] = "89.50",
              ["生效日期"] = "2026-12-01",
            }
            w:close()
            """)
        #expect(written.failure == nil)
        #expect(try bench.run(Self.take, ["file": ["list.xlsx"]]).failure == nil)
        #expect(bench.console.output.hasSuffix("2026-12\t1\t0\t0\t0\t0\t0\n"))
    }

    @Test("every fault of a file is told at once, by line, column and value, and nothing is written")
    func faults() throws {
        let bench = try ScriptBench()
        try bench.write(
            "bad.csv",
            """
            A/C/D/U,Valid From Date,Valid To Date,Offer Display Name,Offer ID,List Price,ERP Price,Currency
            CHG,2026-01-01,9999-12-31,Premium,\(Self.premium),75.00,90.00,CNY
            CHG,2026-01-01,9999-12-31,Premium,\(Self.premium.uppercased()),75.00,90.00,CNY
            ADD,2026-13-01,9999-12-31,,not an id,7.5e1,90.00,CNY
            CHG,2026-01-01,2026-06-30,ProPlus,BE57FF4C-100C-4F1F-B82D-F1C5AB63A665,-1,90.00,USD

            """)
        let message = try error(bench, file: "bad.csv")
        let id = Self.premium.uppercased()
        #expect(message.hasPrefix("bad_file: bad.csv: 3 of 4 rows are wrong: "))
        for part in [
            "line 3, column 'Offer ID': '\(id)' is on line 2 already",
            "line 4, column 'Valid From Date': '2026-13-01'",
            "line 4, column 'Offer Display Name': the cell is empty",
            "line 4, column 'List Price': '7.5e1'",
            "line 5, column 'Valid To Date': '2026-06-30' is before 2026-12, the month of the list",
            "line 5, column 'Currency': 'USD' is not CNY, the currency that the partner is billed in",
            "line 5, column 'List Price': '-1' is below zero",
        ] { #expect(message.contains(part), "\(part)\n\(message)") }
    }

    @Test("a file that is none, or has other columns, is refused by its name")
    func unreadable() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", "姓名,邮箱\n王芳,wang@contoso.cn\n")
        let message = try error(bench, file: "staff.csv")
        #expect(message.hasPrefix("bad_file: staff.csv: missing columns 'Offer ID'"), "\(message)")
        let loose = "local opt = args.declare { { name = 'file', type = 'string' } }\n"
        let call = "partner.prices.import { path = opt.file, month = '2026-12' }"
        try bench.write("list.csv", "Offer ID,Name,List Price,ERP\n\(Self.premium),Premium,1,1\n")
        #expect(
            try error(bench, loose + call, file: "list.csv").contains(
                "\"list.csv\" is not the value of an argument of type input_file"))
    }

    @Test("a script can handle a file that is wrong")
    func handled() throws {
        let bench = try ScriptBench()
        try bench.write("list.csv", "Offer ID,Name,List Price,ERP\n\(Self.premium),Premium,-1,1\n")
        let output = try bench.output(
            """
            local opt = args.declare { { name = "file", type = "input_file", default = "list.csv" } }
            local ok, e = pcall(partner.prices.import, { path = opt.file, month = "2026-12" })
            print(ok, e.code, e.message)
            """)
        #expect(
            output == "false\tbad_file\tlist.csv: 1 of 1 rows are wrong: line 2, column 'List Price': "
                + "'-1' is below zero\n")
    }

    @Test("another script waits for prices and compares")
    func waits() throws {
        let bench = try ScriptBench()
        let watch = """
            local event = wait.for_event { names = { "prices.published" }, timeout = "5w" }
            print(event.name, event.subject_id, event.data.changed[2])
            for d in partner.prices.compare { from = "2026-11", to = "2026-12" } do
              print(d.change, d.name, d.old_list_price, d.list_price, d.difference, d.percent)
            end
            """
        let waiting = try bench.run(watch)
        let id = try #require(waiting.runID)
        try bench.copySamples()
        #expect(try bench.run(Self.take, ["file": ["price_list.csv"]]).failure == nil)
        bench.console = RecordingConsole()
        #expect(try bench.run(watch, resuming: id).failure == nil)
        #expect(
            bench.console.output == """
                prices.published\tprice_list-2026-12\t2
                CHG\tOffice 365 Business Essentials\t34.25 CNY\t35.95 CNY\t1.70 CNY\t4.96
                CHG\tOffice 365 Enterprise E3\t128.40 CNY\t134.80 CNY\t6.40 CNY\t4.98
                DEPR\tMicrosoft MyAnalytics\t25.60 CNY\t25.60 CNY\t0.00 CNY\t0.00
                DEL\tSkype for Business Plus CAL\t12.80 CNY\tnil\tnil\tnil
                ADD\tOffice 365 F1\tnil\t25.60 CNY\tnil\tnil

                """)
    }
}
