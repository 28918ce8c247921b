"""Pairs of names of many traditions, one person's and two people's; and what a likeness must obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.samename import compare_names, name_keys
from extract.sounds import likeness

ONE_PERSON = {
    "Chinese, the surname last": ("Xie Weidong", "Weidong Xie"),
    "Chinese, with a hyphen and capitals": ("Xie Weidong", "XIE Wei-dong"),
    "Chinese, in three words": ("Xie Weidong", "Wei Dong Xie"),
    "Korean, spaced": ("Kim Jong-nam", "Kim Jong Nam"),
    "Korean, older romanisation": ("Kim Jong-nam", "Kim Chong-nam"),
    "Vietnamese, without marks": ("Nguyễn Văn Đài", "Nguyen Van Dai"),
    "Mohammed and Muhammad": ("Mohammed al-Sharif", "Muhammad El Sharif"),
    "Mohamed, the article glued": ("Mohamed Alsharif", "Mohammed al-Sharif"),
    "Muhammed in Turkish": ("Muhammed Yılmaz", "Mohammad Yilmaz"),
    "the article before a sun letter": ("Omar ash-Shami", "Omar al Shami"),
    "Abd al-Rahman": ("Abdulrahman Hassan", "Abd al-Rahman Hasan"),
    "Abdel": ("Abdel Rahman Hassan", "Abdurrahman Hassan"),
    "Arabic vowels": ("Loujain al-Hathloul", "Lujain Al Hathlul"),
    "Hussein": ("Hussein al-Ghabri", "Husayn el Ghabri"),
    "Yusuf": ("Yusuf Ismail", "Youssef Ismael"),
    "q, k and g": ("Hannibal Gaddafi", "Hannibal Qadhafi"),
    "kh and k": ("Jamal Khashoggi", "Jamal Kashoggi"),
    "a middle name": ("Jamal Khashoggi", "Jamal Ahmad Khashoggi"),
    "Persian, a title": ("Dr. Ruhollah Zam", "Rouhollah Zam"),
    "Dari": ("Ghulam Farooq", "Gholam Faruq"),
    "Turkish t and d": ("Selahaddin Gülen", "Selahattin Gulen"),
    "Turkish s and c": ("Şenol Çelik", "Senol Celik"),
    "Turkish, spelt as English does": ("Şenol Çelik", "Shenol Chelik"),
    "Turkish dotless i": ("Orhan İnandı", "Orhan Inandi"),
    "Uyghur": ("Idris Hasan", "Idriss Hassan"),
    "Russian y": ("Sergei Savelyev", "Sergey Saveliev"),
    "Russian ye": ("Yevgeny Petrov", "Evgeniy Petrov"),
    "Russian yu": ("Yuri Dmitriev", "Iurii Dmitriyev"),
    "x and ks": ("Aleksandr Litvinenko", "Alexander Litvinenko"),
    "a patronymic": ("Alexei Anatolievich Navalny", "Aleksey Navalnyy"),
    "Belarusian from Russian": ("Roman Protasevich", "Raman Pratasevich"),
    "Belarusian ts": ("Svetlana Tikhanovskaya", "Sviatlana Tsikhanouskaya"),
    "Ukrainian": ("Volodymyr Zelenskyy", "Volodimir Zelensky"),
    "Tajik": ("Umarali Quvvatov", "Umarali Kuvvatov"),
    "Kazakh": ("Yerlan Zhumabek", "Erlan Jumabek"),
    "Kinyarwanda, the surname first": ("Paul Rusesabagina", "RUSESABAGINA Paul"),
    "Spanish accents": ("José Martínez", "Jose Martinez"),
    "Somali": ("Omar Abdi", "Umar Abdi"),
    "a middle initial": ("Jean F. Bosco", "Jean François Bosco"),
    "Turkish marks on syllables that Chinese has too": ("Ali Şahin", "Ali Sahin"),
    "a title that is a given name": ("Sayed Yousif", "Sayed Yousif Almuhafdah"),
    "two spellings of a title before a name": ("Seyed Ali Khamenei", "Sayyid Ali Khamenei"),
    "two spellings of it in a short name": ("Syed Hasan", "Seyyed Hassan"),
    "a title in the midst": ("Hassan Sheikh Mohamud", "Hassan Sheik Mohamud"),
    "a surname that is a title elsewhere, in the midst": ("Hassan Sheikh", "Hassan Sheikh Mohamud"),
    "a surname that is a small word elsewhere": ("Le Thi Ha", "Thi Ha Le"),
    "a small word at the front": ("Ould Abdel Aziz", "Mohamed Ould Abdel Aziz"),
}
TWO_PEOPLE = {
    "one letter of a syllable": ("Li Bo", "Li Ba"),
    "n and ng": ("Chen Wei", "Cheng Wei"),
    "a and e in Chinese": ("Zhang Wei", "Zheng Wei"),
    "a and e in a second syllable": ("Li Haifeng", "Li Haifang"),
    "Chinese given names": ("Wang Wei", "Wang Wen"),
    "Korean brothers": ("Kim Jong-nam", "Kim Jong-un"),
    "Korean sisters": ("Kim Min-su", "Kim Min-ji"),
    "Vietnamese": ("Nguyen Van Hai", "Nguyen Van Hoa"),
    "one surname": ("Idris Hasan", "Omar Hasan"),
    "one given name": ("Mohammed Ali", "Mohammed Amin"),
    "Hassan and Hussein": ("Ahmed Hassan", "Ahmed Hussein"),
    "Hassan and Hussein first": ("Hassan Ali", "Hussein Ali"),
    "Ahmad and Hamad": ("Ahmad Mansoor", "Hamad Mansoor"),
    "Karim and Karam": ("Karim Said", "Karam Said"),
    "Salim and Salam": ("Salim Noor", "Salam Noor"),
    "two of the servants": ("Abdulrahman Hassan", "Abdulaziz Hassan"),
    "a third word": ("Ahmed Hassan Ali", "Ahmed Hassan Omar"),
    "Amin and Amina": ("Amin Yusuf", "Amina Yusuf"),
    "Mehmet and Ahmet": ("Mehmet Yilmaz", "Ahmet Yilmaz"),
    "Yusuf and Yunus": ("Yusuf Demir", "Yunus Demir"),
    "Ivan and Igor": ("Ivan Petrov", "Igor Petrov"),
    "Aleksandr and Aleksei": ("Aleksandr Ivanov", "Aleksei Ivanov"),
    "Maria and Marina": ("Maria Petrova", "Marina Petrova"),
    "Petrov and Pavlov": ("Sergei Petrov", "Sergei Pavlov"),
    "the wrong initial": ("A. Navalny", "Dmitri Navalny"),
    "two initials that differ": ("A. Navalny", "D. Navalny"),
    "ou and u in Chinese": ("Zhou Fengsuo", "Zhu Fengsuo"),
    "ou and u in short Chinese names": ("Hu Jia", "Hou Jia"),
    "ou and u in another order": ("Lu Xun", "Xun Lou"),
    "ou and u before initials": ("Zhou F.", "Zhu F."),
    "Vietnamese kh and h": ("Nguyen Thi Khanh", "Nguyen Thi Hanh"),
    "Vietnamese th and t": ("Nguyen Van Thu", "Nguyen Van Tu"),
    "a surname that is an article elsewhere": ("Le Thi Ha", "Do Thi Ha"),
    "the same at the end": ("Thi Ha Le", "Thi Ha Tran"),
    "the same, the other known": ("Le Quoc Quan", "Tran Quoc Quan"),
    "a Chinese surname that is a small word elsewhere": ("Du Wei Dong", "Li Wei Dong"),
    "a given name that is a title elsewhere": ("Emir Hadzic", "Adnan Hadzic"),
    "another such": ("Sayed Yousif", "Ali Yousif"),
    "a surname that is a title elsewhere": ("Martin King", "Martin Bishop"),
    "nothing in common": ("Paul Rusesabagina", "Jamal Khashoggi"),
}
WEAK = {
    "a surname": ("Hasan", "Idris Hasan", "a single name that is part of the other"),
    "a surname with a title": ("Mr. Hasan", "Idris Hasan", "a single name that is part of the other"),
    "a title and a surname that is one too": ("Mr King", "Martin King", "a single name that is part of the other"),
    "a title of two words": ("The late Hasan", "Idris Hasan", "a single name that is part of the other"),
    "a title behind": ("Hasan Bey", "Idris Hasan", "a single name that is part of the other"),
    "an initial": ("A. Navalny", "Alexei Navalny", "the same surname and initial"),
    "two initials": ("J. F. Bosco", "Jean François Bosco", "the same surname and initial"),
    "a single name": ("Sukarno", "Soekarno", "the same single name"),
}
# Letters of many scripts, marks, and what is no name at all.
NAMES = st.tuples(st.text(max_size=30) | st.sampled_from([name for pair in ONE_PERSON.values() for name in pair]))


@pytest.mark.parametrize(("one", "other"), ONE_PERSON.values(), ids=ONE_PERSON)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    found = compare_names((one,), (other,))
    assert found is not None
    assert found.is_full
    assert found.score > 0.85


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE.values(), ids=TWO_PEOPLE)
def test_names_of_two_people_are_two(one: str, other: str) -> None:
    assert compare_names((one,), (other,)) is None


@pytest.mark.parametrize(("one", "other", "why"), WEAK.values(), ids=WEAK)
def test_a_part_of_a_name_agrees_weakly(one: str, other: str, why: str) -> None:
    found = compare_names((one,), (other,))
    assert found is not None
    assert (found.is_full, found.why) == (False, why)
    assert found.score < 0.8


def test_an_alias_is_as_good_as_the_name() -> None:
    found = compare_names(("Chen Guidi", "Old Salt Fisher"), ("Old-Salt Fisher",))
    assert found is not None
    assert found.is_full


def test_a_short_alias_does_not_join_two_full_names() -> None:
    assert compare_names(("Idris Hasan", "Hasan"), ("Omar Hasan", "Mr Hasan")) is None


@pytest.mark.parametrize(("one", "other"), ONE_PERSON.values(), ids=ONE_PERSON)
def test_spellings_of_one_name_are_looked_up_together(one: str, other: str) -> None:
    (single, _), (others, _) = name_keys((one,)), name_keys((other,))
    assert single & others


@given(NAMES, NAMES)
def test_comparing_never_raises_and_has_no_direction(one: tuple[str], other: tuple[str]) -> None:
    assert compare_names(one, other) == compare_names(other, one)


@given(st.text(max_size=12), st.text(max_size=12))
def test_the_likeness_of_words_is_a_share(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
