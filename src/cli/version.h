/* SPDX-License-Identifier: Apache-2.0 */
/* version: of this program. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#define ENCLINT_VERSION "0.1.0"

#endif
