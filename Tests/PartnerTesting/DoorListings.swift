public import PartnerCenter

extension Door {
    /// Every entry of a list, page by page.
    public func everything<O: ListingOperation>(_ operation: O, limit: Int = 100) throws -> [O.Item] {
        var items: [O.Item] = []
        var cursor: PageCursor?
        repeat {
            let page = try page(operation, after: cursor, limit: limit, Origin())
            items += page.items
            cursor = page.next
        } while cursor != nil
        return items
    }
}

/// The operation's error that `body` throws, nil for any other or none.
public func refusal(_ body: () throws -> Void) -> OperationError? {
    do { try body() } catch { return error as? OperationError }
    return nil
}
