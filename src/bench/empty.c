/* SPDX-License-Identifier: Apache-2.0 */
/* empty: the floor under every start-up time. Linked as enclint is; does nothing. */
int main(void)
{
    return 0;
}
