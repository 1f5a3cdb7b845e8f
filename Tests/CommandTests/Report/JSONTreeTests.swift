import PartnerCenter
import Testing

@testable import partnerctl

@Suite struct JSONTreeTests {
    @Test(
        "arguments are shown in short, in their order, secrets masked",
        arguments: [
            (#"{"id":"u-2","n":3,"on":true,"x":null}"#, #"id: "u-2", n: 3, on: true, x: null"#),
            (#"[1,[2,{"a":-1.5e3}]]"#, "[1, [2, {a: -1.5e3}]]"), ("{}", ""), (#" [ ] "#, "[]"),
            (
                #"{"password":"hunter2","user":{"api_key":["k"]}}"#,
                "password: (secret), user: {api_key: (secret)}"
            ),
            (#"{"pw":{"$secret":0}}"#, "pw: (secret)"),
            (#"{"has_password":true,"token":""}"#, #"has_password: true, token: """#),
            (#""a\"\\\n\u0041\ud83d\ude00""#, "\"a\"\\\nA😀\""),
        ])
    func short(json: String, shown: String) {
        #expect((try? JSONTree(reading: json.utf8))?.short(limit: 200) == shown)
    }

    @Test(
        "what is no JSON is not shown at all",
        arguments: [
            "", "{", "[1,", #"{"a"}"#, #"{"a":1,}"#, #""a"#, "1 2", #""\u12"#, #""\ud83d""#,
            #"{"password":"x""#,
        ])
    func damaged(json: String) { #expect((try? JSONTree(reading: json.utf8)) == nil) }

    @Test("depth and length do no harm")
    func extremes() {
        let deep = Array((String(repeating: "[", count: 100_000)).utf8)
        #expect((try? JSONTree(reading: deep)) == nil)
        var writer = JSONWriter()
        writer.begin("[")
        for number in 0..<100_000 { writer.value(Int64(number)) }
        writer.end("]")
        #expect((try? JSONTree(reading: writer.bytes))?.short(limit: 50).unicodeScalars.count == 50)
        var long = JSONWriter()
        long.value(String(repeating: "王", count: 1_000_000))
        #expect(((try? JSONTree(reading: long.bytes))?.short(limit: 160).unicodeScalars.count ?? 0) < 70)
    }
}
