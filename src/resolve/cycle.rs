//! An order in which everything stands behind what it needs, and the circles that have none. Knows nothing of what
//! the nodes are. No recursion: chains are as long as a workspace makes them.

use std::collections::VecDeque;

/// Groups of nodes, each after the groups that it needs. A group of several nodes, or of one that needs itself, is
/// a circle.
pub(super) fn groups(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        needs,
        index: vec![usize::MAX; needs.len()],
        low: vec![usize::MAX; needs.len()],
        open: vec![false; needs.len()],
        stack: Vec::new(),
        next: 0,
        groups: Vec::new(),
    };
    for node in 0..needs.len() {
        if search.index[node] == usize::MAX {
            search.from(node);
        }
    }
    search.groups
}

/// Tarjan's strongly connected components, with the call stack as a list.
struct Search<'n> {
    needs: &'n [Vec<usize>],
    index: Vec<usize>,
    low: Vec<usize>,
    open: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    groups: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn from(&mut self, root: usize) {
        self.enter(root);
        let mut calls = vec![(root, 0)];
        while let Some((node, at)) = calls.pop() {
            let Some(&needed) = self.needs[node].get(at) else {
                self.leave(node);
                if let Some(&(caller, _)) = calls.last() {
                    self.low[caller] = self.low[caller].min(self.low[node]);
                }
                continue;
            };
            calls.push((node, at + 1));
            if self.index[needed] == usize::MAX {
                self.enter(needed);
                calls.push((needed, 0));
            } else if self.open[needed] {
                self.low[node] = self.low[node].min(self.index[needed]);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = self.next;
        self.low[node] = self.next;
        self.next += 1;
        self.open[node] = true;
        self.stack.push(node);
    }

    fn leave(&mut self, node: usize) {
        if self.low[node] != self.index[node] {
            return;
        }
        let mut group = Vec::new();
        while let Some(member) = self.stack.pop() {
            self.open[member] = false;
            group.push(member);
            if member == node {
                break;
            }
        }
        group.sort_unstable();
        self.groups.push(group);
    }
}

/// The shortest circle within a group, from its first node on; empty when the group has none.
pub(super) fn circle(group: &[usize], needs: &[Vec<usize>]) -> Vec<usize> {
    let Some(&start) = group.first() else { return Vec::new() };
    let inside: std::collections::HashSet<usize> = group.iter().copied().collect();
    let mut from: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &needed in needs[node].iter().filter(|needed| inside.contains(needed)) {
            if needed == start {
                let mut circle = vec![node];
                while let Some(&before) = circle.last().filter(|&&last| last != start).and_then(|last| from.get(last)) {
                    circle.push(before);
                }
                circle.reverse();
                return circle;
            }
            if let std::collections::hash_map::Entry::Vacant(entry) = from.entry(needed) {
                entry.insert(node);
                queue.push_back(needed);
            }
        }
    }
    Vec::new()
}
