/* SPDX-License-Identifier: Apache-2.0 */
/* version: of this program, for `--version` and for reports. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define ENCLINT_VERSION      "0.1.0"
#define ENCLINT_VERSION_DATE "2026-11-25" /* of the release, in the manual page */

#endif
