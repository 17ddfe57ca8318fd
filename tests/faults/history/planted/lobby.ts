import { Conversation } from './conversation.ts';
import { Story } from './story.ts';

/**
 * Ada, with a phone and a desk, and Ben with a laptop, in everything that can happen to a message:
 *
 * | seq | author | |
 * |---|---|---|
 * | 1 | ada | sent twice, edited twice |
 * | 2 | ben | edited, then deleted |
 * | 3 | ada | stored without an answer, sent again |
 * | 4 | ben | stored without an answer, never sent again |
 * | 5 | ben | first refused because the disk was full |
 * | 6 | ada | sent while the phone was away |
 * | 7 | ben | the last; an edit of it was lost on the way |
 *
 * What Ben said from a watch that was then thrown away was never stored, and one message was refused for good.
 */
export function lobby(): Story {
  const chat = new Conversation();
  chat.enter('phone', 'ada');
  chat.enter('laptop', 'ben');
  const hello = chat.send('phone', 'Hello');
  chat.resend('phone', hello);
  chat.enter('desk', 'ada');
  chat.send('laptop', 'Hi');
  chat.edit('phone', 1, 'Hello Ben');
  chat.receipt('laptop', 1, 1);
  chat.edit('laptop', 2, 'Hi Ada');
  const cut = chat.send('desk', 'Are you there?', 'unanswered');
  chat.resume('desk');
  chat.resend('desk', cut);
  chat.send('laptop', 'Yes', 'unanswered');
  chat.resume('laptop');
  chat.enter('watch', 'ben');
  chat.send('watch', 'Still here', 'lost');
  chat.close('watch');
  chat.send('laptop', 'Buy this', 'refused');
  const busy = chat.send('laptop', 'Noon?', 'busy');
  chat.resend('laptop', busy);
  chat.receipt('phone', 3, 2);
  chat.drop('phone');
  chat.edit('desk', 1, 'Hello, Ben');
  chat.delete('laptop', 2);
  chat.send('desk', 'Noon it is');
  chat.look('desk');
  chat.resume('phone');
  chat.send('laptop', 'See you');
  chat.edit('laptop', 7, 'See you!', 'lost');
  chat.resume('laptop');
  chat.receipt('laptop', 6, 6);
  chat.enter('tablet', 'ben', 2);
  chat.history('tablet', 3);
  chat.look('tablet');
  chat.rest();
  return Story.of(chat);
}

/** Four messages, of which an older copy of the database knew two; then two others with the same `seq`. */
export function restored(): Story {
  const chat = new Conversation();
  chat.enter('phone', 'ada');
  chat.enter('laptop', 'ben');
  chat.send('phone', 'One');
  chat.send('laptop', 'Two');
  const restore = chat.backup();
  chat.send('phone', 'Three, gone');
  chat.send('laptop', 'Four, gone');
  chat.edit('phone', 1, 'One, gone');
  chat.receipt('phone', 4, 4);
  chat.look('phone');
  restore();
  chat.resume('phone');
  chat.resume('laptop');
  chat.send('laptop', 'Three');
  chat.send('phone', 'Four');
  chat.rest();
  return Story.of(chat);
}
