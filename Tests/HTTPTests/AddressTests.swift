import HTTP
import Testing

@Suite struct AddressTests {
    @Test("Two addresses are the same when all of their parts are")
    func equality() {
        let one = Address(scheme: "https", host: "hr.acme.example", port: 443, path: "/v1/")
        var other = one
        #expect(one == other)
        other.port = 8443
        #expect(one != other)
    }
}
