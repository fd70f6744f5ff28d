import { z } from 'zod';

/** What is read of `GET /user`. */
export const Viewer = z.object({ id: z.int(), login: z.string() });
export type Viewer = z.infer<typeof Viewer>;

/** What is read of each entry of `GET /repos/{owner}/{repo}/issues`. */
export const ListedIssue = z.object({
  number: z.int().positive(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.object({ id: z.int(), type: z.string() }).nullish(),
  /** Present on pull requests, which GitHub lists as issues. */
  pull_request: z.unknown().optional(),
});
export type ListedIssue = z.infer<typeof ListedIssue>;

/** What is read of the answer to `POST /repos/{owner}/{repo}/issues`. */
export const CreatedIssue = z.object({
  number: z.int().positive(),
  html_url: z.string(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  assignees: z.array(z.object({ login: z.string() })).nullish(),
});
export type CreatedIssue = z.infer<typeof CreatedIssue>;

/** What is read of an error's body. */
export const ErrorBody = z.object({
  message: z.string(),
  errors: z
    .array(
      z.union([
        z.string(),
        z.object({
          field: z.string().nullish(),
          code: z.string().nullish(),
          message: z.string().nullish(),
          value: z.unknown().optional(),
        }),
      ]),
    )
    .optional()
    .catch(undefined),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
