/** Bytes that grow and shrink; what was never written is zero. */
export class Content {
  #bytes = new Uint8Array(0);
  #size = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  write(offset: number, data: Uint8Array): void {
    const end = offset + data.length;
    if (end > this.#size) this.resize(end);
    this.#bytes.set(data, offset);
  }

  resize(size: number): void {
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(size * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#size = size;
  }

  copy(): Content {
    const copy = new Content();
    copy.write(0, this.bytes);
    return copy;
  }
}
