//! Extensions that say how an operation is used: `x-pagination`, `x-polling`, `x-webhook-signature` and those of other tools that say
//! the same.

use conform_description::extensions::{Fault, FaultKind, pagination, polling, webhook_signature};
use conform_description::operations::Operation;

use crate::codes;
use crate::linter::Linter;

impl<'d> Linter<'d> {
    /// What is wrong with the extensions of operations and webhooks.
    pub(crate) fn extensions(&mut self, operations: &[&Operation<'d>]) {
        // What is at the root is read for each webhook.
        let mut signature = None;
        for operation in operations {
            let faults = pagination(operation).faults.into_iter();
            let faults = faults.chain(polling(operation).faults);
            faults.for_each(|fault| self.extension_fault(fault));
            let faults = webhook_signature(operation).faults;
            signature = signature.or_else(|| faults.into_iter().next());
        }
        if let Some(fault) = signature {
            self.extension_fault(fault);
        }
    }

    fn extension_fault(&mut self, fault: Fault) {
        let code = match fault.kind {
            FaultKind::Form => codes::EXTENSION_FORM,
            FaultKind::Place => codes::EXTENSION_PLACE,
        };
        let problem = self.problem(code, fault.label, fault.message);
        self.push(problem.help(fault.help));
    }
}
