#pragma once

#include <utility>

namespace Host
{
	// Holds one reference to an object that counts its own.
	template <typename T>
	class Ref
	{
	public:
		Ref() = default;
		explicit Ref(T* object) : m_object(object)
		{
			if (m_object != nullptr) {
				m_object->AddRef();
			}
		}
		Ref(const Ref& other) : Ref(other.m_object) {}
		Ref(Ref&& other) noexcept : m_object(std::exchange(other.m_object, nullptr)) {}
		Ref& operator=(Ref other) noexcept
		{
			std::swap(m_object, other.m_object);
			return *this;
		}
		~Ref()
		{
			if (m_object != nullptr) {
				m_object->Release();
			}
		}

		// Takes over the reference that the caller owns.
		static Ref Adopt(T* object)
		{
			Ref ref;
			ref.m_object = object;
			return ref;
		}

		T* Get() const { return m_object; }
		T* operator->() const { return m_object; }
		T& operator*() const { return *m_object; }
		explicit operator bool() const { return m_object != nullptr; }

	private:
		T* m_object = nullptr;
	};
}
