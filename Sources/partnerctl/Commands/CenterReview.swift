internal import PartnerCenter
internal import PartnerSQL
internal import Runs

extension CenterCommand {
    /// `partnerctl center review`
    static let review = Command(
        name: "review", summary: "Plays the reviewers of a company's application.",
        details: """
            What reviewers do is done as the center's operator; the company is told by e-mail: partnerctl center mail.
            Without it the policy named reviewer decides, after review_duration: partnerctl center info --policies
            """,
        subcommands: [listReviews, approve, reject, ask])

    private static let listReviews = Command(
        name: "list", summary: "Shows every review: of whom, since when, what they sent, and what was said.",
        flags: [.center, .json],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do { return try ReviewList(center, surroundings).show() } catch {
                throw StoreErrors.operationError(error) ?? error
            }
        })

    private static let approve = Command(
        name: "approve", summary: "Approves the application; the company signs next.",
        flags: [.center, .json, .value("note", .text("TEXT"), "A note for the record.")],
        action: { invocation, surroundings in
            var approval = ApproveApplication()
            approval.note = invocation.text("note")
            return try decide(approval, invocation, surroundings)
        })

    private static let reject = Command(
        name: "reject", summary: "Rejects the application, which can be appealed.",
        flags: [
            .center, .json, .value("reason", .text("TEXT"), isRequired: true, "Why; the company is told."),
        ],
        examples: [
            CommandExample("partnerctl center review reject --reason 'the name is not as registered'")
        ],
        action: { invocation, surroundings in
            var rejection = RejectApplication()
            rejection.reason = invocation.text("reason") ?? ""
            return try decide(rejection, invocation, surroundings)
        })

    private static let ask = Command(
        name: "ask", summary: "Asks the company for more before anything is decided.",
        flags: [
            .center, .json,
            .value(
                "question", .text("TEXT"), isRequired: true, "What is to be answered; the company is told."),
            .value(
                "document", .oneOf(DocumentType.names), isRepeated: true, "A document that is wanted."),
        ],
        examples: [
            CommandExample(
                "partnerctl center review ask --question 'Is this the registered name?' --document receipt")
        ],
        action: { invocation, surroundings in
            var question = AskApplicant()
            question.question = invocation.text("question") ?? ""
            question.documents = invocation.texts("document").compactMap(DocumentType.init)
            return try decide(question, invocation, surroundings)
        })

    /// Does what reviewers decide, and says who acts next.
    private static func decide<O: PartnerOperation>(
        _ decision: O, _ invocation: Invocation, _ surroundings: Surroundings
    ) throws -> ExitCode where O.Answer == EnrolmentAnswer {
        let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
        let door = try center.door(as: .centerOperator)
        // Written and read again, the fields are held to the rules of the operation.
        let checked = try O.read(FieldTexts.of(decision), for: O.facts.name)
        do {
            let answer = try center.database.group.perform { try door.perform(checked, Origin()) }
            try tell(answer, surroundings.console)
            return .done
        } catch {
            throw StoreErrors.operationError(error) ?? error
        }
    }

    private static func tell(_ answer: EnrolmentAnswer, _ console: Console) throws {
        let enrolment = answer.enrolment
        let fields = try AnswerFields.of(answer: answer)
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.answer.type)
                json.key("value" as StaticString)
                fields?.write(to: &json, sealedIn: nil)
            }
            return
        }
        console.print(
            "\(enrolment.state.rawValue) since \(enrolment.since); the \(enrolment.state.actsNext.rawValue) acts next"
        )
        console.note("runs that wait for it go on with: partnerctl runs tend")
    }
}

/// The reviews of a center, for people.
private struct ReviewList {
    let center: OpenedCenter
    let surroundings: Surroundings

    init(_ center: OpenedCenter, _ surroundings: Surroundings) {
        self.center = center
        self.surroundings = surroundings
    }

    func show() throws -> ExitCode {
        let console = surroundings.console
        let door = try center.door(as: .centerOperator)
        var cursor: PageCursor?
        var count = 0
        repeat {
            let page = try door.page(EachReview(), after: cursor, limit: OperationCall.pageSize, Origin())
            for review in page.items {
                if console.isJSON { try json(review) } else { show(review) }
            }
            count += page.items.count
            cursor = page.next
        } while cursor != nil
        if count == 0, !console.isJSON { console.note("nobody has applied yet") }
        return .done
    }

    private func json(_ answer: ReviewAnswer) throws {
        let fields = try AnswerFields.of(answer)
        surroundings.console.json { json in
            json.put("type", JSONLines.answer.type)
            json.key("value" as StaticString)
            fields.write(to: &json, sealedIn: nil)
        }
    }

    private func show(_ answer: ReviewAnswer) {
        let console = surroundings.console
        let review = answer.review
        let company = "\(Escaping.line(answer.companyName)) (MPN \(answer.mpnID.text))"
        console.print(
            "\(review.id)  \(review.cause.rawValue) of \(company), since \(review.openedAt): \(verdict(review))"
        )
        if let comment = review.comment { console.print("   says: \(Escaping.line(comment))") }
        for file in review.files {
            let type = review.documentType.map { " as \($0.rawValue)" } ?? ""
            console.print("   sent: \(Escaping.line(file.name)), \(ByteSize.text(file.size))\(type)")
        }
    }

    private func verdict(_ review: Review) -> String {
        guard review.verdict != .open, let closed = review.closedAt else { return "open" }
        let remark = review.remark.map { ": \(Escaping.line($0))" } ?? ""
        return "\(review.verdict.rawValue) \(closed) by \(Escaping.line(review.reviewer ?? ""))\(remark)"
    }
}
