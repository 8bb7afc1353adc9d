//! What several visits want to know of an org at once is asked once.
//!
//! A hundred tabs that open together on an org of which nothing is known would each ask who the user is and what the
//! objects look like. Here the first one asks, and the others wait for its answer. What a visit asked is kept in the store
//! when it ends, so the answers are held no longer than that; later visits find them there.
//!
//! Only a whole answer with status 200 is handed on, to visits with the same session. A failure is first of all that of
//! whoever asked, and the next one in line asks again; but an org that fails twice is not asked a hundred times, and whoever
//! has waited that long takes the failure for an answer. A time limit that ran out is never handed on: it was the asker's
//! own. A visit that is dropped in the middle makes room for the next one in line.

use std::cell::RefCell;
use std::collections::HashMap;
use std::pin::pin;
use std::rc::{Rc, Weak};

use futures_util::future::{Either, select};
use futures_util::lock::Mutex;

use super::{Browser, VISIT_TAKES};
use crate::facts::{Timestamp, Why};
use crate::ports::{Answer, Clock, Salesforce, Session, Subrequest};

/// After how many failures of others, since it began to wait, a visit asks no more itself.
const FAILURES: usize = 2;

/// What is being asked of the orgs now.
#[derive(Debug, Default)]
pub(super) struct Underway(RefCell<HashMap<Key, Weak<Questions>>>);

impl Underway {
    /// The questions that are asked with this session, where a visit asks any; else a new list of them.
    fn questions(&self, key: &Key) -> Rc<Questions> {
        let mut underway = self.0.borrow_mut();
        if let Some(questions) = underway.get(key).and_then(Weak::upgrade) {
            return questions;
        }
        underway.retain(|_, questions| questions.strong_count() > 0);
        let questions = Rc::new(Questions::default());
        underway.insert(key.clone(), Rc::downgrade(&questions));
        questions
    }

    /// From now on the store has the answers. Visits that have looked there already still share these questions.
    fn end(&self, key: &Key, questions: &Rc<Questions>) {
        let mut underway = self.0.borrow_mut();
        if underway.get(key).is_some_and(|known| std::ptr::eq(known.as_ptr(), Rc::as_ptr(questions))) {
            underway.remove(key);
        }
    }

    /// How many sessions anything is being asked with.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

/// An API host, and what tells the session there.
type Key = (String, String);

/// The paths that are asked for with one session.
#[derive(Debug, Default)]
struct Questions(RefCell<HashMap<String, Rc<Question>>>);

impl Questions {
    fn of(&self, path: &str) -> Rc<Question> {
        Rc::clone(self.0.borrow_mut().entry(path.to_owned()).or_default())
    }
}

/// One path. Who holds the lock asks; the others wait for it.
#[derive(Debug, Default)]
struct Question {
    answer: Mutex<Option<Answer>>,
    /// Every failure so far, and the last one.
    failures: RefCell<(usize, Option<Result<Answer, Why>>)>,
}

impl Question {
    fn failures(&self) -> usize {
        self.failures.borrow().0
    }

    /// What came of asking, where as many have failed as one waits for.
    fn failed_since(&self, before: usize) -> Option<Result<Answer, Why>> {
        let failures = self.failures.borrow();
        if failures.0 >= before + FAILURES { failures.1.clone() } else { None }
    }

    fn fail(&self, outcome: &Result<Answer, Why>) {
        let mut failures = self.failures.borrow_mut();
        *failures = (failures.0 + 1, Some(outcome.clone()));
    }
}

/// Salesforce for one visit, which shares its questions with others.
pub(super) struct Shared<'a, B: Browser> {
    browser: &'a B,
    underway: &'a Underway,
    salesforce: &'a B::Salesforce,
    began: Timestamp,
    /// What it asks with the session that it has seen last.
    asking: RefCell<Option<(Key, Rc<Questions>)>>,
}

impl<'a, B: Browser> Shared<'a, B> {
    pub(super) fn new(browser: &'a B, underway: &'a Underway, salesforce: &'a B::Salesforce) -> Self {
        Shared { browser, underway, salesforce, began: browser.clock().now(), asking: RefCell::default() }
    }

    /// The questions it shares on this host, and with whom.
    fn asking(&self, host: &str) -> Option<(Key, Rc<Questions>)> {
        self.asking.borrow().clone().filter(|((of, _), _)| of == host)
    }

    fn end(&self) {
        if let Some((key, questions)) = self.asking.take() {
            self.underway.end(&key, &questions);
        }
    }
}

impl<B: Browser> Drop for Shared<'_, B> {
    fn drop(&mut self) {
        self.end();
    }
}

impl<B: Browser> Salesforce for Shared<'_, B> {
    async fn hosts_with_session(&self) -> Vec<String> {
        self.salesforce.hosts_with_session().await
    }

    async fn session(&self, host: &str) -> Result<Session, Why> {
        let session = self.salesforce.session(host).await?;
        let key = (host.to_owned(), session.key.clone());
        // What is shared is settled here, before the visit looks into the store: or an answer that is kept between the
        // look and the question would be asked for again.
        if self.asking.borrow().as_ref().is_none_or(|(known, _)| *known != key) {
            self.end();
            let questions = self.underway.questions(&key);
            self.asking.replace(Some((key, questions)));
        }
        Ok(session)
    }

    async fn get(&self, host: &str, path: &str) -> Result<Answer, Why> {
        let Some((key, questions)) = self.asking(host) else { return self.salesforce.get(host, path).await };
        let question = questions.of(path);
        let before = question.failures();
        let left = u64::from(VISIT_TAKES).saturating_sub(self.browser.clock().now().since(self.began));
        let limit = self.browser.pause(u32::try_from(left).unwrap_or(VISIT_TAKES));
        let Either::Left((mut answer, _)) = select(question.answer.lock(), pin!(limit)).await else {
            return Err(Why::TimedOut { host: host.to_owned() });
        };
        if let Some(answer) = &*answer {
            return Ok(answer.clone());
        }
        if let Some(outcome) = question.failed_since(before) {
            return outcome;
        }
        let outcome = self.salesforce.get(host, path).await;
        match &outcome {
            Ok(whole) if whole.status == 200 => {
                // Of a session that has changed meanwhile nobody knows whose answer it is.
                if self.salesforce.session(host).await.is_ok_and(|session| session.key == key.1) {
                    *answer = Some(whole.clone());
                }
            }
            Err(Why::TimedOut { .. }) => {}
            _ => question.fail(&outcome),
        }
        outcome
    }

    async fn composite(&self, host: &str, subrequests: &[Subrequest]) -> Result<Answer, Why> {
        self.salesforce.composite(host, subrequests).await
    }
}
