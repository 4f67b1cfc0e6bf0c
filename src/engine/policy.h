/* SPDX-License-Identifier: Apache-2.0 */
/* policy: what of a configuration is kept for comparing it with others (access/policy.h). */
#ifndef ENGINE_POLICY_H
#define ENGINE_POLICY_H

#include "engine/complete.h"

/* NULL where it is not wanted. */
const struct policy *policy_made(struct run *r);

#endif
