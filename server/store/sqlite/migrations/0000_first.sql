CREATE TABLE `change` (
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	`rev` integer NOT NULL,
	`edited` integer,
	`deleted` integer,
	`revision` integer,
	PRIMARY KEY(`room`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `change_rev` ON `change` (`room`,`rev`);--> statement-breakpoint
CREATE TABLE `member` (
	`room` integer NOT NULL,
	`user` integer NOT NULL,
	`delivered` integer NOT NULL,
	`read` integer NOT NULL,
	`joined` integer NOT NULL,
	PRIMARY KEY(`room`, `user`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `message` (
	`id` integer PRIMARY KEY NOT NULL,
	`room` integer NOT NULL,
	`seq` integer NOT NULL,
	`rev` integer NOT NULL,
	`author` integer NOT NULL,
	`client_id` blob NOT NULL,
	`body` text NOT NULL,
	`created` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `message_seq` ON `message` (`room`,`seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `message_client_id` ON `message` (`client_id`);--> statement-breakpoint
CREATE TABLE `revision` (
	`id` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `room` (
	`id` integer PRIMARY KEY NOT NULL,
	`site` integer NOT NULL,
	`name` text NOT NULL,
	`title` text,
	`epoch` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`last_rev` integer NOT NULL,
	`last_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `room_name` ON `room` (`site`,`name`);--> statement-breakpoint
CREATE TABLE `site` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`origins` text NOT NULL,
	`audience` text,
	`issuer` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `site_name_unique` ON `site` (`name`);--> statement-breakpoint
CREATE TABLE `site_key` (
	`key_id` text PRIMARY KEY NOT NULL,
	`site` integer NOT NULL,
	`algorithm` text NOT NULL,
	`key` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` integer PRIMARY KEY NOT NULL,
	`site` integer NOT NULL,
	`subject` text NOT NULL,
	`name` text NOT NULL,
	`picture` text,
	`last_seen` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_subject` ON `user` (`site`,`subject`);
