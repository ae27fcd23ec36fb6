#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <string>

// What Net::Socket needs of POSIX. All descriptors are non-blocking; -1 means that there is none.
namespace Host::Tcp
{
	enum class Progress
	{
		Waiting,
		Connected,
		Refused,
	};

	// `sendBuffer` is SO_SNDBUF in bytes, 0 leaves the system's own.
	int Connect(const std::string& host, uint16_t port, size_t sendBuffer);
	int Listen(const std::string& host, uint16_t port, size_t sendBuffer);
	int Accept(int listener);
	// SO_RCVBUF, 0 leaves the system's own. What a listener accepts has its listener's.
	void SetReceiveBuffer(int descriptor, size_t bytes);
	void Close(int descriptor);

	Progress CheckConnect(int descriptor);
	// True as soon as the other side has closed or reset, even when unread bytes remain.
	bool HasHungUp(int descriptor);
	size_t Pending(int descriptor);
	std::string RemoteAddress(int descriptor);

	// Bytes read, 0 when nothing waits, -1 when the stream has ended.
	ptrdiff_t Receive(int descriptor, void* target, size_t size, bool peek);
	// Bytes that the kernel took, 0 when its buffer is full, -1 when the connection is gone.
	ptrdiff_t Send(int descriptor, iovec* parts, size_t count);

	int64_t OpenCount();
}
