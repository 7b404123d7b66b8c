"""Given names, as they are common in German cities: German, Turkish, Polish, Arabic and more.

Written from general knowledge. Names that are words, months, places or genera of plants as well are
in `AMBIGUOUS`: they count only with something beside them that speaks of a person.
"""

import unicodedata
from functools import lru_cache

from stadtherz.opendata.domain.tabular.names import LETTERS

_GERMAN = """
Achim Adelheid Adolf Agathe Agnes Albert Albrecht Alexander Alexandra Alfons Alfred Alina Almut
Alois Amelie Andrea Andreas Angela Angelika Anika Anita Anja Anke Anna Annalena Anne Annegret
Anneliese Annemarie Annette Annika Anton Antonia Antje Armin Arno Arnold Arthur Artur Astrid
Axel Barbara Bärbel Bastian Beate Beatrice Beatrix Ben Benedikt Benjamin Bernadette Bernd
Bernhard Berta Bertha Berthold Bettina Bianca Birgit Birgitta Birte Björn Bodo Boris Brigitte
Britta Bruno Burkhard Carina Carla Carmen Carola Carolin Caroline Carsten Cäcilia Celina
Charlotte Christa Christel Christian Christiane Christina Christine Christof Christoph Claas
Clara Claudia Claus Clemens Conny Constantin Cora Corinna Cornelia Cornelius Dagmar Daniel
Daniela David Denise Dennis Detlef Detlev Dieter Dietmar Dietrich Dirk Dominik Dominique Dora
Doreen Doris Dorothea Dorothee Eberhard Eckhard Edeltraud Edgar Edith Edmund Eduard Egon
Ehrenfried Eike Eleonore Elfriede Elias Elisa Elisabeth Elise Elke Ella Ellen Elmar Elsa Elsbeth
Else Elvira Emil Emilia Emily Emma Emmi Engelbert Erhard Eric Erich Erik Erna Ernst Erwin Esther
Eugen Eva Evelin Evelyn Ewald Fabian Fabio Felix Ferdinand Finn Florian Franz Franziska Frauke
Frederik Freya Frida Frieda Friedhelm Friederike Friedrich Fritz Gabi Gabriel Gabriele Gebhard
Georg Gerald Gerd Gerda Gerhard Gerlinde Gernot Gero Gerold Gert Gertraud Gertrud Gesa Gesine
Gisela Gottfried Greta Gregor Gudrun Guido Günter Günther Gunda Gunnar Gustav Hanna Hannah
Hannelore Hannes Hans Hansjörg Harald Harry Hartmut Hartwig Hedwig Heidemarie Heidi Heike Heiko
Heiner Heinrich Heinz Helena Helene Helga Hella Hellmut Helmut Hendrik Henning Henri Henriette
Henrik Henry Herbert Heribert Hermann Hermine Herta Hertha Hilda Hilde Hildegard Hiltrud Holger
Horst Hubert Hugo Ida Ignaz Ilona Ilse Imke Ina Ines Inga Ingeborg Ingo Ingrid Inka Irene Irina
Irmgard Irmtraud Isabel Isabell Isabella Isabelle Isolde Jakob Jan Jana Janina Janine Jannik
Jasper Jens Jessica Joachim Jochen Johann Johanna Johannes Jonas Jonathan Jörg Jörn Josef
Josefine Joseph Josephine Julia Julian Juliane Julius Jürgen Jutta Kai Karen Karin Karina Karl
Karla Karlheinz Karola Karolin Karoline Karsten Kaspar Katarina Katharina Käthe Kathleen Kathrin
Katja Katrin Kerstin Kevin Kilian Kirsten Klara Klaus Konrad Konstantin Konstanze Kornelia
Kristin Kristina Kunigunde Kurt Lara Larissa Lars Laura Laurin Lea Leah Lena Leni Leo Leon
Leonard Leonhard Leonie Leopold Lia Liane Lieselotte Lilli Lilly Lina Linda Linus Lisa Liselotte
Lorena Lorenz Lothar Lotte Louis Louisa Louise Luca Lucas Lucia Lucie Ludger Ludwig Luisa Luise
Lukas Lutz Lydia Magdalena Maik Maike Maja Malte Manfred Manja Manuel Manuela Marc Marcel Marco
Marcus Mareike Maren Margarete Margarethe Margit Margot Margret Margrit Maria Marianne Marie
Marieke Marina Mario Marion Marita Marius Marko Markus Marlene Marlies Marlis Marta Martha
Martin Martina Mathias Mathilda Mathilde Mathis Matthias Max Maximilian Meike Melanie Merle Mia
Michael Michaela Mika Milena Mira Miriam Mirjam Mirko Monika Moritz Nadine Nadja Natalie Nele
Nicolai Nicolas Nicole Niklas Niko Nikolaus Nils Nina Noah Noemi Nora Norbert Olaf Ole Oliver
Olivia Oskar Ottilie Otto Ottmar Patricia Patrick Paul Paula Paulina Pauline Peer Peggy Petra
Philip Philipp Pia Rafael Raimund Rainer Ralf Ralph Ramona Raphael Rebecca Rebekka Regina Regine
Reiner Reinhard Reinhold Renate Rene Ricarda Richard Rita Robert Robin Roland Rolf Roman Romy
Ronja Ronny Rosemarie Rosmarie Roswitha Rüdiger Rudi Rudolf Ruth Sabine Sabrina Samuel Sandra
Sandro Sara Sarah Sascha Saskia Sebastian Selina Siegbert Siegfried Sieglinde Siegmund Sigrid
Sigurd Silas Silke Silvana Silvia Simon Simone Sina Sofia Sofie Solveig Sonja Sophia Sophie
Stefan Stefanie Steffen Steffi Stella Stephan Stephanie Susann Susanna Susanne Sven Svenja
Svetlana Sybille Sylke Sylvia Tabea Tamara Tanja Tatjana Thea Theo Theodor Theresa Therese
Theresia Thilo Thomas Thorben Thorsten Tilo Tim Timo Tina Tobias Tom Torben Torsten Traudel
Traute Udo Ulf Uli Ulla Ulrich Ulrike Ursula Ute Uwe Valentin Valentina Valerie Vanessa Vera
Verena Veronika Vincent Volker Volkmar Walburga Waldemar Walter Waltraud Waltraut Wenke Wenzel
Werner Wiebke Wilfried Wilhelm Wilhelmine Willi Willy Winfried Wolfgang Wolfram Yannick Yannik
Yvonne Zoe
"""
_TURKISH = """
Abdullah Adem Ahmet Ali Arda Arzu Asuman Asli Atilla Ayhan Ayla Aylin Aynur Aysel Ayse Ayşe
Ayşegül Aysun Ayten Aziz Bahar Baris Barış Bayram Berkan Berk Berrin Betül Beyza Birol Bülent
Burak Burcu Büsra Büşra Canan Cansu Cem Cemal Cemil Cengiz Cetin Çetin Cihan Çiğdem Cigdem Damla
Derya Dilara Dilek Dogan Doğan Ebru Ece Elif Emine Emir Emrah Emre Ender Engin Enes Ercan Erdal
Erdem Erdogan Ergün Erkan Erol Esra Eren Fadime Fatih Fatma Ferhat Feride Figen Filiz Funda
Gamze Gökhan Gönül Gül Gülay Gülcan Güler Gülsen Gülten Gürkan Hakan Halil Halime Hamza Hanife
Hasan Hatice Havva Hayriye Hülya Hüseyin Ibrahim Ilhan Ilkay Ismail Ismet Kaan Kadir Kemal Kenan
Kerem Koray Kübra Leyla Levent Mehmet Mehtap Melek Melike Meltem Meral Merve Meryem Mesut Metin
Mine Murat Mürvet Musa Mustafa Müge Nazan Nazli Necati Nermin Neslihan Nesrin Nihat Nilgün
Nilüfer Nur Nuray Nurcan Nurhan Nuri Oğuz Oguz Okan Onur Orhan Osman Ömer Özcan Özge Özgür Özlem
Pelin Pinar Pınar Ramazan Recep Remzi Rukiye Sabri Sahin Selcuk Selçuk Selim Selma Semra Serap
Serdar Serhat Serkan Serpil Sevda Sevgi Sevim Seyma Sibel Sinan Songül Suat Süleyman Sultan
Şahin Şeyma Şükrü Taner Tarkan Tayfun Tolga Tuba Tugba Tuğba Tuncay Turgut Türkan Ufuk Ugur Uğur
Ümit Veli Volkan Yasemin Yasin Yavuz Yeliz Yildiz Yıldız Yilmaz Yunus Yusuf Zehra Zekeriya Zeki
Zeliha Zeynep Zübeyde
"""
_SLAVIC = """
Agnieszka Aleksandr Aleksandra Aleksander Aleksei Alexej Alexei Aljona Alla Anastasia Anastasiia
Anatoli Anatolij Andrej Andrei Andrzej Anzhela Arkadi Artem Artjom Artur Barbara Bartosz Beata
Bogdan Bogusław Boguslaw Bohdan Bożena Bozena Branko Darek Dariusz Darja Dejan Denis Dmitri
Dmitrij Dmytro Dorota Dragan Edyta Ekaterina Elena Ewa Ewelina Fedor Galina Gennadi Genowefa
Goran Grażyna Grazyna Grigori Grzegorz Halina Henryk Igor Ilja Inna Ireneusz Irena Iryna Iwan
Ivan Iwona Ivana Jacek Jadwiga Jakub Janusz Jarosław Jaroslaw Jelena Jerzy Jewgeni Jewgenija
Joanna Jolanta Józef Jozef Julija Juri Jurij Justyna Kamil Katarzyna Kateryna Kazimierz Kinga
Kirill Konstantin Krystyna Krzysztof Ksenia Larisa Lech Leonid Leszek Lidia Liudmila Ljudmila
Ljubow Łukasz Lukasz Maciej Magda Maksim Maksym Małgorzata Malgorzata Marcin Marek Mariusz
Marjana Mariana Michail Mikhail Mykola Michał Michal Mieczysław Milan Milica Miroslav Mirosław
Miroslaw Miroslava Mladen Nadeschda Natalia Nataliia Natalija Natascha Nikita Nikola Nikolai
Nikolaj Oksana Oleg Oleh Oleksandr Oleksandra Olena Olga Olha Pavel Paweł Pawel Piotr Pjotr
Przemysław Przemyslaw Rafał Rafal Roman Ryszard Sergei Sergej Serhii Slawomir Sławomir Slobodan
Snezana Stanislav Stanisław Stanislaw Swetlana Szymon Tadeusz Tatiana Tetiana Tomasz Urszula
Vadim Valentyna Valeri Vasil Vesna Viktor Viktoria Viktoriia Vitali Vitalij Vladimir Volodymyr
Wadim Waldemar Walentina Wanda Waleri Wassili Wiesław Wieslaw Wiktor Wiktoria Witali Wladimir
Wladislaw Władysław Wojciech Yana Yuliia Yuri Yurii Zbigniew Zdzisław Zdenka Zoran Zofia Zuzanna
Rajko Zvonimir Boban Biljana Ljiljana Jovan Jovana Stefan Ondrej Jiri Vaclav Petr Istvan Laszlo
Ferenc Zoltan Gabor Attila Ildiko Katalin Ion Ioan Ioana Mihai Mihaela Gheorghe Vasile Bogdana
Razvan
"""
_ARABIC = """
Abbas Abdelkarim Abdul Abdulrahman Adel Adnan Ahmad Ahmed Aicha Aisha Akram Alaa Amal Amina Amir
Amira Amjad Anas Anwar Asma Ayman Bashar Bassam Bilal Dalia Dina Fadi Fahad Faisal Farah Farid
Farida Fatima Fatme Firas Ghassan Habib Hadi Hafsa Haidar Hala Hamid Hanan Hani Hassan Haydar
Hiba Hicham Hisham Huda Hussam Hussein Iman Imad Inas Issa Jalal Jamal Jamila Jawad Kamal Karim
Karima Khadija Khaled Khalid Khalil Laila Lamia Layla Leila Lina Loubna Lubna Mahmoud Mahmud
Majid Malik Manal Marwa Marwan Maryam Mohamad Mohamed Mohammad Mohammed Mona Mounir Muhammad
Munir Mustapha Nabil Nada Nadia Najib Naji Nasrin Nasser Nawal Nour Noura Omar Osama Othman
Rachid Rahim Rana Rania Rashid Rasha Rayan Reem Reza Riad Rima Roula Ruba Saad Safa Said Salam
Saleh Salem Salim Salma Salman Salwa Samer Sami Samir Samira Sana Sanaa Sawsan Shadi Shirin
Soraya Suha Tarek Tariq Taha Waleed Walid Wael Wafa Yahya Yasmin Yasser Younes Youssef Zahra
Zaid Zainab Zakaria Zeinab Ziad Zohra Ali Farhad Mahdi Mehdi Nasim Parisa Shahin Behrouz Dariush
Roya Azadeh Siavash Narges Mina Abebe Tesfaye Selam
"""
_ROMANCE = """
Adriana Adriano Agostino Alberto Alessandra Alessandro Alessia Alfonso Alfredo Alvaro Andre
André Angelo Antonella Antonino Antonio Arnaud Aurelie Aurélie Beatriz Bernardo Calogero Camille
Carlo Carlos Carlotta Caterina Cecilia Cedric Céline Chantal Chiara Ciro Claire Claudio
Cristiano Cristina Damiano Dario Davide Diego Domenico Donato Eduardo Elisabetta Emanuele Emilio
Emmanuel Enrico Enzo Ernesto Ettore Eugenio Federica Federico Fernanda Fernando Filippo Filomena
Flavia Francesca Francesco Francisco Franco Francois François Françoise Gaetano Gennaro Gianluca
Gianni Gilles Giacomo Giorgio Giovanna Giovanni Giulia Giuliano Giulio Giuseppe Giuseppina
Gonzalo Graziella Guillaume Guillermo Ignazio Isabela Jacques Javier Jean Jeanne Jerome Jérôme
João Joao Joaquim Jorge Jose José Josephine Juan Juana Julien Laurent Lorenzo Luana Luciano
Ludovic Luigi Luis Manolo Marcello Marcela Margarida Mariano Mario Massimo Matteo Maurizio Mauro
Michel Michele Michelle Miguel Monique Nathalie Nicola Nicolò Nunzia Olivier Orlando Ornella
Pablo Paola Paolo Pascal Pasquale Patrizia Pedro Philippe Pierre Pietro Raffaele Raul Renato
Ricardo Riccardo Roberta Roberto Rodrigo Rosalia Rosanna Rosario Salvatore Santiago Serge Sergio
Silvio Stefania Stefano Stéphane Sylvain Sylvie Teresa Thierry Tiago Umberto Valeria Vincenzo
Vito Xavier Yann Yves
"""
_ENGLISH = """
Aaron Adam Adrian Aidan Alan Alice Alison Amanda Amber Amy Andrew Andy Angelina Anthony Ashley
Barry Becky Brandon Brenda Brian Bryan Caleb Callum Cameron Carl Carol Catherine Cheryl Chloe
Chris Christopher Cindy Claire Connor Craig Crystal Cynthia Darren Deborah Debra Derek Diana
Diane Donald Donna Dorothy Douglas Dylan Edward Eleanor Elizabeth Ethan Evan Fiona Gary Gavin
Geoffrey George Gloria Graham Hayley Heather Helen Howard Ian Isaac Jack Jacob Jacqueline James
Jamie Jane Janet Jason Jay Jean Jeff Jeffrey Jennifer Jeremy Jesse Jill Jim Joan Joanne Joe Joel
John Jordan Joseph Joshua Joyce Judith Judy Justin Karen Kathryn Keith Kelly Kenneth Kimberly
Kyle Larry Lauren Lawrence Leslie Liam Linda Logan Lucas Luke Lynn Madison Margaret Marilyn Mary
Mason Matthew Megan Melinda Michelle Mike Nancy Natasha Nathan Neil Nicholas Nigel Owen Pamela
Patrick Peter Philip Rachel Raymond Rebecca Roger Ronald Rosie Roy Russell Ryan Samantha Scott
Sean Sharon Shirley Stephen Steve Steven Stuart Susan Terry Timothy Todd Tony Tracy Trevor Tyler
Walter Wayne Wendy William Zachary Priya Rahul Anil Sunita Raj Sanjay Deepak Ananya Arjun Wei
Ming Hiroshi Yuki Nguyen Linh Thanh Duc Kwame Kofi Ama Chidi Ngozi
"""
_AMBIGUOUS = """
August Rosa Erika Erica Iris Jasmin Jasmina Viola Melissa Veronica Angelica Victoria Heide Linde
Rose Dahlia Camellia Daphne Lilia Magnolia Olivia Florian Ernst Frank Mark Wolf Felix Max Mai
Kai Jan Mia Ina Ida Nur Can Roman Stella Vera Linda Regina Nora Diana Paris Adonis Cosmea
Clematis Sultan Melek Baris Bahar Yildiz Doğan Dogan Onur Umut Jack Mason Logan Jordan Amber
Crystal Joy Hope Grace Faith Iman Amal Salam Said Lech Sofia Florence Charlotte Austin Denver
Dallas Lorenz Raj Ming Wei Ama Selam Mina Jay Robin Jean Santiago Orlando Franco Marina Helena
Lucia Salem Otto Luna Kadir Sana Nasser Malik Rana Derya Filiz Mine Ion Ada Ton Per Bill Cem
Carmen Nour Ece Axel Udo Uli Arno Valentin Christian Adam Madison Ross Harry Oliver Elias
Gabriel Silas Zoe Dora Leo Lia Lea Leon
"""


@lru_cache(maxsize=50_000)
def plain(name: str) -> str:
    """Write a name in lower case without marks over or under its letters."""
    text = unicodedata.normalize("NFKD", name.replace("ı", "i").translate(LETTERS))
    return "".join(sign for sign in text.lower() if not unicodedata.combining(sign))


def _bare(name: str) -> str:
    """Write a name as people do who drop the two dots: Gunter for Günter."""
    text = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ı", "i"))
    return "".join(sign for sign in text.lower() if not unicodedata.combining(sign))


LISTED = tuple(
    dict.fromkeys(f"{_GERMAN}{_TURKISH}{_SLAVIC}{_ARABIC}{_ROMANCE}{_ENGLISH}{_AMBIGUOUS}".split())
)
"""All of them as people write them."""
GIVEN = frozenset(form for name in LISTED for form in (plain(name), _bare(name)))
"""All of them as `plain` writes them."""
AMBIGUOUS = frozenset(form for name in _AMBIGUOUS.split() for form in (plain(name), _bare(name)))
"""Those that mean something else as well."""
