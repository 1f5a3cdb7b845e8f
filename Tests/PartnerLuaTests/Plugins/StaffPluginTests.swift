import PartnerCenter
import PartnerLua
import Plugins
import Testing

@Suite struct StaffPluginTests {
    private static let columns = """
        full_name = { header = { "姓名", "cn" }, required = true }, email = { header = { "邮箱", "mail" }, type = "email", required = true, unique = true },
        employee_number = { header = { "工号", "employeeNumber" } }, agent_role = { header = { "角色" }, default = "none", map = { ["销售代理"] = "sales" } }
        """

    private func output(_ bench: ScriptBench, _ options: String = "") throws -> String {
        try bench.output(
            """
            local opt = args.declare { { name = "file", type = "input_file" } }
            for r in rows.open { path = opt.file, \(options) columns = { \(Self.columns) } } do
              print(r.full_name, r.email, r.agent_role)
            end
            """, ["file": ["in.txt"]])
    }

    @Test("a staff list is spelled one way, and its people get addresses")
    func normalising() throws {
        let bench = try ScriptBench()
        bench.plugins = [try .firstParty("staff-normalizer", config: ["mail_domain": .text("contoso.cn")])]
        try bench.write(
            "in.txt",
            """
            姓名,邮箱,工号,角色
            王　芳,,,销售代理
            汪芳,,17,none
            单田芳,,,
            ＪＯＨＮ O'NEIL,John.Oneil＠Contoso.CN.,,
            尉迟恭,,,
            吕布,,,
            """)
        #expect(
            try output(bench) == """
                王芳\twang.fang@contoso.cn\tsales
                汪芳\twang.fang17@contoso.cn\tnone
                单田芳\tshan.tianfang@contoso.cn\tnone
                John O'Neil\tjohn.oneil@contoso.cn\tnone
                尉迟恭\tyuchi.gong@contoso.cn\tnone
                吕布\tlv.bu@contoso.cn\tnone

                """)
    }

    @Test("rows that would fail are named before anything is done")
    func guarding() throws {
        let bench = try ScriptBench()
        bench.plugins = [try .firstParty("staff-normalizer", config: ["mail_domain": .text("contoso.cn")])]
        try bench.write(
            "in.txt",
            "姓名,邮箱,工号,角色\nLi Na,li.na@b.cn,7,boss\nLI NA,l_ina@b.cn,７,\n田中さん,,,\n")
        #expect(try output(bench).contains("FAILED bad_file: in.txt: 3 of 3 rows are wrong"))
        let note = try #require(bench.console.notes.last)
        for line in [
            "line 2, column '角色': 'boss' is no role (says partnerctl/staff-normalizer:guard)",
            "line 3, column '工号': is the employee number of row 1 too (says partnerctl/staff-normalizer:guard)",
            "line 3: is row 1 again, spelled otherwise (says partnerctl/staff-normalizer:guard)",
            "line 4, column '邮箱': the cell is empty",
        ] { #expect(note.contains(line), "\(note)") }
    }

    @Test("people come out of LDIF, and through the normaliser")
    func reading() throws {
        let bench = try ScriptBench()
        bench.plugins = [
            try .firstParty("ldif", config: ["object_class": .text("person")]),
            try .firstParty("staff-normalizer", config: ["mail_domain": .text("contoso.cn")]),
        ]
        try bench.write(
            "in.txt",
            """
            version: 1

            dn: ou=people
            objectClass: organizationalUnit

            # Li Na
            dn: cn=Li Na,ou=people
            objectClass: person
            cn:: 5p2O5aic
            mail: Li.Na@conto
             so.cn

            dn: cn=Wang
            objectClass: top
            objectClass: person
            cn: 王伟
            """)
        #expect(
            try output(bench, "source = 'partnerctl/ldif:people',")
                == "李娜\tli.na@contoso.cn\tnone\n王伟\twang.wei@contoso.cn\tnone\n")
        try bench.write("in.txt", "dn: a\nobjectClass: person\ncn: Li\n\ndn: b\nchangetype: delete\n")
        #expect(
            try output(bench, "source = 'partnerctl/ldif:people',").hasPrefix(
                "FAILED script_error: in.txt, near line 6: partnerctl/ldif:people failed: line 6: only changes that add are read, got delete"
            ))
    }
}
