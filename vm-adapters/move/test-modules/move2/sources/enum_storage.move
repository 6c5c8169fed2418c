/// Enums in global storage.
module corpus::enum_storage {
    use std::signer;
    use std::vector;

    /// An enum that is a resource.
    enum Account has key { Empty, Active { balance: u64, log: vector<u64> }, Frozen { balance: u64, since: u64 } }

    enum Status has copy, drop, store { New, Running { step: u32 }, Done { result: vector<u8>, ok: bool } }

    struct Job has key { status: Status, history: vector<Status> }
    struct Slot<T: store> has key { status: Status, item: Boxed<T> }
    enum Boxed<T: store> has store { Full { item: T }, Double { item: T, other: T } }

    const E_FROZEN: u64 = 5;

    public entry fun open(owner: &signer, kind: u8, balance: u64) {
        move_to(
            owner,
            if (kind == 0) Account::Empty
            else if (kind == 1) Account::Active { balance, log: vector[] }
            else Account::Frozen { balance, since: 3 },
        )
    }

    public entry fun pay(at: address, amount: u64) acquires Account {
        let account = borrow_global_mut<Account>(at);
        match (account) {
            Account::Active { balance, log } => { *balance = *balance + amount; vector::push_back(log, amount); },
            Account::Frozen { .. } => abort E_FROZEN,
            Account::Empty => {},
        }
    }

    /// Halves the balance, a field of two variants.
    public entry fun halve(at: address) acquires Account {
        let account = borrow_global_mut<Account>(at);
        account.balance = account.balance / 2;
    }

    public entry fun freeze_account(owner: &signer) acquires Account {
        let frozen = match (move_from<Account>(signer::address_of(owner))) {
            Account::Empty => Account::Frozen { balance: 0, since: 1 },
            Account::Active { balance, log } => Account::Frozen { balance, since: vector::length(&log) },
            Account::Frozen { balance, since } => Account::Frozen { balance, since },
        };
        move_to(owner, frozen);
    }

    public entry fun close(owner: &signer) acquires Account {
        match (move_from<Account>(signer::address_of(owner))) {
            Account::Empty => {},
            Account::Active { balance: _, log: _ } => {},
            Account::Frozen { .. } => abort E_FROZEN,
        }
    }

    #[view]
    public fun balance(at: address): u64 acquires Account { borrow_global<Account>(at).balance }

    #[view]
    public fun is_frozen(at: address): bool acquires Account { borrow_global<Account>(at) is Account::Frozen }

    public entry fun begin(owner: &signer) { move_to(owner, Job { status: Status::New, history: vector[] }) }

    public entry fun advance(at: address, result: vector<u8>) acquires Job {
        let job = borrow_global_mut<Job>(at);
        let next = match (&job.status) {
            Status::New => Status::Running { step: 1 },
            Status::Running { step } if (*step > 2) => Status::Done { result, ok: true },
            Status::Running { step } => Status::Running { step: *step + 1 },
            Status::Done { result, ok } => Status::Done { result: *result, ok: !*ok },
        };
        vector::push_back(&mut job.history, job.status);
        job.status = next;
    }

    public entry fun put<T: store + drop + copy>(owner: &signer, is_double: bool) {
        let item = vector::empty<T>();
        let item = if (is_double) Boxed::Double { item, other: item } else Boxed::Full { item };
        move_to(owner, Slot<vector<T>> { status: Status::Running { step: 9 }, item });
    }

    public entry fun take<T: store + drop>(owner: &signer) acquires Slot {
        let Slot { status: _, item } = move_from<Slot<vector<T>>>(signer::address_of(owner));
        match (item) { Boxed::Full { item: _ } => {}, Boxed::Double { item: _, other: _ } => {} }
    }
}
