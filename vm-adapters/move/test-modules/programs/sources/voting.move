/// Proposals with weighted ballots. Each voter votes once.
module programs::voting {
    use std::signer;
    use std::string::String;
    use std::vector;

    struct Choice has store, copy, drop { title: String, votes: u128, voters: vector<address> }
    struct Proposal has store, copy, drop { question: String, choices: vector<Choice>, is_over: bool }
    struct Council has key { weights: vector<u64>, members: vector<address>, proposals: vector<Proposal> }

    const E_NO_MEMBER: u64 = 1;
    const E_VOTED: u64 = 2;
    const E_OVER: u64 = 3;

    public entry fun found(owner: &signer, members: vector<address>, weight: u64) {
        let weights = vector[];
        while (vector::length(&weights) < vector::length(&members)) {
            let n = vector::length(&weights);
            vector::push_back(&mut weights, weight + n);
        };
        move_to(owner, Council { weights, members, proposals: vector[] })
    }

    public entry fun propose(owner: &signer, question: String, titles: vector<String>) acquires Council {
        let choices = vector[];
        while (!vector::is_empty(&titles)) {
            let title = vector::pop_back(&mut titles);
            vector::push_back(&mut choices, Choice { title, votes: 0, voters: vector[] });
        };
        let council = borrow_global_mut<Council>(signer::address_of(owner));
        vector::push_back(&mut council.proposals, Proposal { question, choices, is_over: false });
    }

    fun has_voted(proposal: &Proposal, voter: &address): bool {
        let i = 0;
        while (i < vector::length(&proposal.choices)) {
            if (vector::contains(&vector::borrow(&proposal.choices, i).voters, voter)) return true;
            i = i + 1;
        };
        false
    }

    public entry fun vote(voter: &signer, at: address, proposal: u64, choice: u64) acquires Council {
        let voter = signer::address_of(voter);
        let Council { weights, members, proposals } = borrow_global_mut<Council>(at);
        let (is_member, i) = vector::index_of(members, &voter);
        assert!(is_member, E_NO_MEMBER);
        let proposal = vector::borrow_mut(proposals, proposal);
        assert!(!proposal.is_over, E_OVER);
        assert!(!has_voted(proposal, &voter), E_VOTED);
        let choice = vector::borrow_mut(&mut proposal.choices, choice);
        choice.votes = choice.votes + (*vector::borrow(weights, i) as u128);
        vector::push_back(&mut choice.voters, voter);
    }

    public entry fun finish(owner: &signer, proposal: u64) acquires Council {
        let council = borrow_global_mut<Council>(signer::address_of(owner));
        vector::borrow_mut(&mut council.proposals, proposal).is_over = true;
    }

    /// The choice with the most votes, the first one in a tie.
    fun winner(proposal: &Proposal): &Choice {
        let (best, i) = (0, 1);
        while (i < vector::length(&proposal.choices)) {
            if (vector::borrow(&proposal.choices, i).votes > vector::borrow(&proposal.choices, best).votes) best = i;
            i = i + 1;
        };
        vector::borrow(&proposal.choices, best)
    }

    #[view]
    public fun result(at: address, proposal: u64): (String, u128, vector<address>) acquires Council {
        let winner = winner(vector::borrow(&borrow_global<Council>(at).proposals, proposal));
        (winner.title, winner.votes, winner.voters)
    }

    #[view]
    public fun questions(at: address): vector<String> acquires Council {
        let (found, i) = (vector[], 0);
        let council = borrow_global<Council>(at);
        while (i < vector::length(&council.proposals)) {
            vector::push_back(&mut found, vector::borrow(&council.proposals, i).question);
            i = i + 1;
        };
        found
    }
}
