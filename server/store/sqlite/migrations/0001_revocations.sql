CREATE TABLE `revocation` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`before` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `revocation_subject` ON `revocation` (`site`,`subject`);