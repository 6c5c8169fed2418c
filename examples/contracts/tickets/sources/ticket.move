/// Tickets are objects: each has one owner, and only the owner can use it.
module tickets::ticket;

const EUsed: u64 = 1;

/// Whoever owns this object may issue tickets.
public struct Office has key {
    id: UID,
    issued: u64,
}

public struct Ticket has key {
    id: UID,
    seat: u64,
    used: bool,
}

/// Makes an office that belongs to the caller.
public fun open_office(ctx: &mut TxContext): ID {
    let office = Office { id: object::new(ctx), issued: 0 };
    let id = object::id(&office);
    transfer::transfer(office, ctx.sender());
    id
}

/// Issues a ticket for the next seat.
public fun issue(office: &mut Office, to: address, ctx: &mut TxContext): ID {
    office.issued = office.issued + 1;
    let ticket = Ticket { id: object::new(ctx), seat: office.issued, used: false };
    let id = object::id(&ticket);
    transfer::transfer(ticket, to);
    id
}

public fun seat(ticket: &Ticket): u64 {
    ticket.seat
}

public fun check_in(ticket: &mut Ticket) {
    assert!(!ticket.used, EUsed);
    ticket.used = true;
}
